// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>
#include <functional>

class QHBoxLayout;
class QLabel;

namespace tallyman {

// What a banner says and offers.
struct BannerContent
{
    enum class Kind : quint8 { Info, Warning, Error };
    struct Choice
    {
        QString text;
        std::function<void()> run;
    };
    Kind kind = Kind::Info;
    QString title; // a few words
    QString text;  // sentences; plain text
    QList<Choice> choices;
    bool closable = false; // otherwise it stays until its cause is gone
};

// One message above the events, with a sign, words and buttons. GUI thread; owned by a BannerArea.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    void setContent(const BannerContent &content);
    [[nodiscard]] const BannerContent &content() const { return m_content; }

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addButtons();
    [[nodiscard]] QColor kindColor() const;

    BannerContent m_content;
    QLabel *m_title;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace tallyman
