// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/eventfield.h"
#include "ui/views/payloadcontent.h"

#include <QTimer>
#include <QWidget>
#include <atomic>

class QCheckBox;
class QLabel;
class QStackedWidget;

namespace tallyman {

class CsvView;
class HexView;
class ImageView;
class JsonTreeView;
class PartsView;
class ProblemStrip;
class Session;

// The content of an event, or of a part of one, by what it is (a tree, a table, an image, a list of
// parts), as text or as bytes. Large content is fetched and read in the
// background, after the selection has rested for a moment; what belongs to an older event is
// dropped. GUI thread.
class PayloadView : public QWidget
{
    Q_OBJECT

public:
    enum Mode { Tree, Text, Hex };

    // `depth`: how many multipart bodies this one is inside of.
    explicit PayloadView(Session *session, QWidget *parent = nullptr, int depth = 0);
    ~PayloadView() override;

    void setEvent(const EventPtr &event); // null: none
    // Content that is here already, with the header fields that describe it.
    void setContent(const HeaderList &headers, const QByteArray &body);
    void setMode(int mode);
    void openFind();

Q_SIGNALS:
    void filterRequested(const QString &term);
    void columnRequested(const tallyman::EventField &field);
    // What Tree shows of this content: "Tree", "Table", "Image", "Parts".
    void modeNamed(int mode, const QString &name);
    void modeShown(int mode); // may stand in for the one that was asked for
    // Why this content cannot be shown so; empty: it can.
    void modeBarred(int mode, const QString &reason);

private:
    void build();
    void refresh();
    void awaitContent();
    void fetchBody();
    void readContent(const QByteArray &body);
    void showContent();
    [[nodiscard]] bool hasStructure() const;
    [[nodiscard]] QString structureName() const;
    void showStructure();
    void buildStructure();
    void readText();
    void showHex();
    void say(const QString &sentence);
    void bar(const QString &tree, const QString &text, const QString &hex);
    void barByContent();
    [[nodiscard]] QString claim() const;
    void updateProblem();
    void goToProblem();
    void cancel();
    void forget();

    Session *m_session;
    int m_depth;
    EventPtr m_event; // null: m_body is all there is
    HeaderList m_headers;
    QByteArray m_body;
    qint64 m_bodyBytes = 0;
    bool m_bodyLoaded = false;
    bool m_repairWanted = false; // the tree of what was repaired, instead of the text
    int m_mode = Tree;
    quint64 m_generation = 0;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    bool m_fetching = false;
    PayloadContentPtr m_content;
    bool m_textShown = false;
    bool m_structureShown = false;
    QWidget *m_structure = nullptr; // what Tree shows of this content
    bool m_hexShown = false;
    QTimer m_rest; // until the selection has rested
    QStackedWidget *m_pages = nullptr;
    QLabel *m_sentence = nullptr;
    ProblemStrip *m_problem = nullptr;
    QCheckBox *m_pretty = nullptr;
    JsonTreeView *m_tree = nullptr;
    TextPage *m_text = nullptr;
    HexView *m_hex = nullptr;
    CsvView *m_csv = nullptr; // these three: made when they are first needed
    ImageView *m_image = nullptr;
    PartsView *m_parts = nullptr;
};

} // namespace tallyman
