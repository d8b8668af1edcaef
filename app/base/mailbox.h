// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tallyman {

// Brings what other threads have for an object to the thread of that object, in the order in which
// it came. Whatever has come until the thread gets to it is handed over at once: an event of Qt for
// each would take longer than most of what is done with it. Belongs to the object, on its thread.
template <typename Letter> class Mailbox
{
    struct Box
    {
        std::mutex mutex;
        QObject *owner = nullptr;
        std::vector<Letter> letters;
    };

public:
    using Deliver = std::function<void(std::vector<Letter> letters)>;

    // Through which other threads post. May outlive the mailbox; what is posted then is dropped.
    class Slot
    {
    public:
        // Thread-safe.
        void post(Letter letter) const
        {
            const std::scoped_lock lock(m_box->mutex);
            if (!m_box->owner)
                return;
            m_box->letters.push_back(std::move(letter));
            if (m_box->letters.size() == 1)
                QMetaObject::invokeMethod(m_box->owner, m_wake, Qt::QueuedConnection);
        }

    private:
        friend class Mailbox;
        Slot(std::shared_ptr<Box> box, std::function<void()> wake)
            : m_box(std::move(box))
            , m_wake(std::move(wake))
        {
        }

        std::shared_ptr<Box> m_box;
        std::function<void()> m_wake;
    };

    // `deliver` is called on the thread of `owner`, which must outlive this.
    Mailbox(QObject *owner, Deliver deliver)
        : m_box(std::make_shared<Box>())
        , m_deliver(std::move(deliver))
    {
        m_box->owner = owner;
    }
    ~Mailbox()
    {
        const std::scoped_lock lock(m_box->mutex);
        m_box->owner = nullptr;
    }
    Q_DISABLE_COPY_MOVE(Mailbox)

    [[nodiscard]] Slot slot()
    {
        return Slot(m_box, [this, box = m_box] {
            std::vector<Letter> letters;
            {
                const std::scoped_lock lock(box->mutex);
                if (!box->owner) // gone, and this with it
                    return;
                letters.swap(box->letters);
            }
            m_deliver(std::move(letters));
        });
    }

private:
    const std::shared_ptr<Box> m_box;
    const Deliver m_deliver;
};

} // namespace tallyman
