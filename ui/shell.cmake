# SPDX-License-Identifier: GPL-3.0-or-later
# The window's frame, table, sidebar and settings: sources relative to ui/.
set(TALLYMAN_UI_SHELL_SOURCES
    ../resources/tallyman.qrc
    actions.cpp actions.h
    application.cpp application.h
    bannerkeeper.cpp bannerkeeper.h
    commands.h
    desktopnotices.cpp desktopnotices.h
    dialogs/aboutdialog.cpp dialogs/aboutdialog.h
    dialogs/appearancepage.cpp dialogs/appearancepage.h
    dialogs/authenticationpage.cpp dialogs/authenticationpage.h
    dialogs/colourrulesdialog.cpp dialogs/colourrulesdialog.h
    dialogs/columndialog.cpp dialogs/columndialog.h
    dialogs/commentdialog.cpp dialogs/commentdialog.h
    dialogs/endpointdialog.cpp dialogs/endpointdialog.h
    dialogs/expectationdialog.cpp dialogs/expectationdialog.h
    dialogs/expectedvaluerow.cpp dialogs/expectedvaluerow.h
    dialogs/formdialog.cpp dialogs/formdialog.h
    dialogs/formframe.cpp dialogs/formframe.h
    dialogs/generalpage.cpp dialogs/generalpage.h
    dialogs/listeningpage.cpp dialogs/listeningpage.h
    dialogs/replyruledialog.cpp dialogs/replyruledialog.h
    dialogs/replyruleslist.cpp dialogs/replyruleslist.h
    dialogs/heldreplydialog.cpp dialogs/heldreplydialog.h
    dialogs/replystepform.cpp dialogs/replystepform.h
    dialogs/senderspage.cpp dialogs/senderspage.h
    dialogs/settingspage.cpp dialogs/settingspage.h
    dialogs/settingswindow.cpp dialogs/settingswindow.h
    dialogs/shortcutspage.cpp dialogs/shortcutspage.h
    dialogs/storagepage.cpp dialogs/storagepage.h
    eventcommands.cpp eventcommands.h
    eventdrag.cpp eventdrag.h
    factfilters.cpp factfilters.h
    eventexport.cpp eventexport.h
    importnotifier.cpp importnotifier.h
    mainwindow.cpp mainwindow.h
    models/endpointmodel.cpp models/endpointmodel.h
    models/eventcolumn.h
    models/eventtablemodel.cpp models/eventtablemodel.h
    models/expectationmodel.cpp models/expectationmodel.h
    models/ruletexts.cpp models/ruletexts.h
    payloadname.cpp payloadname.h
    places.cpp places.h
    samplecatalogue.cpp samplecatalogue.h
    sampleimport.cpp sampleimport.h
    samplemenu.cpp samplemenu.h
    theme/comborows.cpp theme/comborows.h
    theme/style.cpp theme/style_polish.cpp theme/style.h
    theme/stylepainter.cpp theme/stylepainter.h
    theme/theme.cpp theme/theme.h
    tunnelcommands.cpp tunnelcommands.h
    uisettings.cpp uisettings.h
    views/endpointspage.cpp views/endpointspage.h
    views/eventcolumns.cpp views/eventcolumns.h
    views/eventdelegate.cpp views/eventdelegate.h
    views/eventspage.cpp views/eventspage.h
    views/heldreplies.cpp views/heldreplies.h
    views/eventtable.cpp views/eventtable.h
    views/firstpage.cpp views/firstpage.h
    views/openproblem.cpp views/openproblem.h
    views/sidebar.cpp views/sidebar.h
    views/sidebardelegate.cpp views/sidebardelegate.h
    widgets/banner.cpp widgets/banner.h
    widgets/bannerarea.cpp widgets/bannerarea.h
    widgets/commandbutton.cpp widgets/commandbutton.h
    widgets/commandpalette.cpp widgets/commandpalette.h
    widgets/copycard.cpp widgets/copycard.h
    widgets/elidedlabel.cpp widgets/elidedlabel.h
    widgets/filefield.cpp widgets/filefield.h
    widgets/filterchips.cpp widgets/filterchips.h
    widgets/filtercompletion.cpp widgets/filtercompletion.h
    widgets/filterfield.cpp widgets/filterfield.h
    widgets/filterpopup.cpp widgets/filterpopup.h
    widgets/filtertext.cpp widgets/filtertext.h
    widgets/fuzzymatch.cpp widgets/fuzzymatch.h
    widgets/hostaddress.cpp widgets/hostaddress.h
    widgets/listenbutton.cpp widgets/listenbutton.h
    widgets/listenpopup.cpp widgets/listenpopup.h
    widgets/plaintext.cpp widgets/plaintext.h
    widgets/qrcode.cpp widgets/qrcode.h
    widgets/rowcolour.cpp widgets/rowcolour.h
    widgets/rowview.cpp widgets/rowview.h
    widgets/sparkline.cpp widgets/sparkline.h
    widgets/statusline.cpp widgets/statusline.h
    widgets/topbar.cpp widgets/topbar.h
    widgets/tunnelbutton.cpp widgets/tunnelbutton.h
    widgets/tunnelpopup.cpp widgets/tunnelpopup.h
    widgets/tunneltexts.cpp widgets/tunneltexts.h
    widgets/viewsbutton.cpp widgets/viewsbutton.h
    widgets/vocabularysource.h
    windowhost.cpp windowhost.h
    windowmenus.cpp windowmenus.h
    workspacechooser.cpp workspacechooser.h
)
