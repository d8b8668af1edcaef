// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowhost.h"

#include "session/session.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/uisettings.h"
#include "ui/views/openproblem.h"

#include <QApplication>
#include <QFileInfo>
#include <QTimer>

namespace tallyman {

namespace {

constexpr int kRememberMs = 150; // settings are written to the disk: the window comes up first

} // namespace

WindowHost::WindowHost(UiSettings *settings)
    : m_settings(settings)
{
    connect(settings, &UiSettings::themeChanged, this,
        [settings] { applyTheme(*qApp, settings->theme()); });
}

WindowHost::~WindowHost() = default;

void WindowHost::open(const QString &path, const std::optional<ListenAddress> &listen)
{
    if (listen)
        m_listen = listen;
    if (m_session
        && QFileInfo(path).absoluteFilePath()
            == QFileInfo(m_session->workspace().path).absoluteFilePath())
        return;
    openAnew(path);
}

void WindowHost::reopen()
{
    if (m_session)
        openAnew(m_session->workspace().path);
}

void WindowHost::openAnew(const QString &path)
{
    SessionOptions options;
    options.path = path;
    options.listen = m_listen;
    // the present listener may have the same port: it has to go first
    options.startListening = m_session == nullptr;
    auto session = Session::open(options);
    if (session)
        adopt(std::move(*session));
    else if (m_window)
        m_window->showFailure(session.error().message);
    else
        showProblem(path, session.error().message);
}

void WindowHost::adopt(std::unique_ptr<Session> session)
{
    const bool replaces = m_session != nullptr;
    // what asked for it may be a button of the old window, whose click is still being handled
    std::unique_ptr<MainWindow> oldWindow = std::move(m_window);
    std::unique_ptr<Session> oldSession = std::move(m_session);
    m_session = std::move(session);
    if (oldWindow)
        oldWindow->keepLayout();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_settings);
    connect(
        m_window.get(), &MainWindow::workspaceChosen, this,
        [this](const QString &path) { open(path); }, Qt::QueuedConnection);
    connect(m_window.get(), &MainWindow::captureRequested, this, &WindowHost::reopen,
        Qt::QueuedConnection);
    m_window->show();
    QTimer::singleShot(kRememberMs, m_session.get(),
        [this] { m_settings->addRecentWorkspace(m_session->workspace().path); });
    m_problem.reset();
    if (!replaces)
        return;
    oldWindow.reset();
    oldSession.reset();
    m_session->listen(m_session->settings().listen);
}

void WindowHost::showProblem(const QString &path, const QString &sentence)
{
    if (!m_problem) {
        m_problem = std::make_unique<OpenProblem>();
        connect(
            m_problem.get(), &OpenProblem::workspaceChosen, this,
            [this](const QString &chosen) { open(chosen); }, Qt::QueuedConnection);
    }
    m_problem->setProblem(path, sentence);
    m_problem->show();
}

} // namespace tallyman
