# SPDX-License-Identifier: GPL-3.0-or-later
# What shows one event and sends it again: sources relative to ui/.
set(TALLYMAN_UI_DETAIL_SOURCES
    dialogs/composerbody.cpp dialogs/composerbody.h
    dialogs/composercurl.cpp dialogs/composercurl.h
    dialogs/composerheaders.cpp dialogs/composerheaders.h
    dialogs/composerloopcard.cpp dialogs/composerloopcard.h
    dialogs/composerpreview.cpp dialogs/composerpreview.h
    dialogs/composerresponse.cpp dialogs/composerresponse.h
    dialogs/composertargetbox.cpp dialogs/composertargetbox.h
    dialogs/composertext.cpp dialogs/composertext.h
    dialogs/composerwindow.cpp dialogs/composerwindow.h
    dialogs/resenddialog.cpp dialogs/resenddialog.h
    dialogs/resendtargetbox.cpp dialogs/resendtargetbox.h
    models/deliverymodel.cpp models/deliverymodel.h
    models/headersmodel.cpp models/headersmodel.h
    models/csvmodel.cpp models/csvmodel.h
    models/jsontreemarks.cpp
    models/jsontreemodel.cpp models/jsontreemodel.h
    models/jsontreenode.h
    models/partsmodel.cpp models/partsmodel.h
    views/attemptstrip.cpp views/attemptstrip.h
    views/originstrip.cpp views/originstrip.h
    views/deliveriesview.cpp views/deliveriesview.h
    views/deliveryphases.cpp views/deliveryphases.h
    views/deliveryreceipt.cpp views/deliveryreceipt.h
    views/eventdetail.cpp views/eventdetail.h
    views/headersview.cpp views/headersview.h
    views/hexpages.cpp views/hexpages.h
    views/hexview.cpp views/hexview.h
    views/jsonhighlighter.cpp views/jsonhighlighter.h
    views/jsonitemdelegate.cpp views/jsonitemdelegate.h
    views/jsontreeview.cpp views/jsontreeview.h
    views/csvview.cpp views/csvview.h
    views/imageview.cpp views/imageview.h
    views/partsview.cpp views/partsview.h
    views/payloadcontent.cpp views/payloadcontent.h
    views/payloadmodeswitch.cpp views/payloadmodeswitch.h
    views/payloadview.cpp views/payloadview.h
    views/problemstrip.cpp views/problemstrip.h
    views/rawview.cpp views/rawview.h
    views/rawwiremap.cpp views/rawwiremap.h
    views/replypane.cpp views/replypane.h
    views/replyview.cpp views/replyview.h
    views/textfindbar.cpp views/textfindbar.h
    views/textloader.cpp views/textloader.h
    views/textpage.cpp views/textpage.h
    views/textscintilla.h
    views/textstyle.cpp views/textstyle.h
    views/tunnelstrip.cpp views/tunnelstrip.h
    views/valuepane.cpp views/valuepane.h
)
