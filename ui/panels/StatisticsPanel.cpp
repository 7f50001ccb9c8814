#include "ui/Format.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

namespace sandtable::ui {

static void figureRow(Frame& frame, CardBody& body, std::string_view name, const std::string& value) {
    const Rect row = body.take(24);
    if (!CardBody::visible(row)) return;
    ImFont* font = frame.fonts.small;
    const float valueWidth = textWidth(font, value);
    drawTextIn(font, {row.min, {row.max.x - valueWidth - frame.px(8), row.max.y}}, palette::textSoft, name);
    drawTextRight(font, {row.max.x, Fonts::lineTop(font, row.center().y)}, palette::text, value);
}

static std::string countText(size_t count) { return formatNumber(static_cast<double>(count), 0); }

static void drawProblems(Frame& frame, CardBody& body) {
    if (frame.model.diagnostics.empty()) return;
    body.section(frame.tr("statistics.problems"), countText(frame.model.diagnostics.size()));
    for (const Diagnostic& diagnostic : frame.model.diagnostics) {
        const ImU32 color = diagnostic.severity == Severity::Error     ? palette::alarm
                            : diagnostic.severity == Severity::Warning ? palette::caution
                                                                       : palette::textSoft;
        body.paragraph(diagnostic.text(), color);
        body.space(8);
    }
}

void drawStatisticsPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("statistics.title");
    drawCard(frame, "statistics", most, {.title = title}, [&](CardBody& body) {
        const ViewStatus& view = frame.model.view;
        figureRow(frame, body, frame.tr("statistics.frame"), formatNumber(view.frameMilliseconds, 1) + " ms");
        for (const auto& [pass, milliseconds] : view.passMilliseconds)
            figureRow(frame, body, "  " + pass, formatNumber(milliseconds, 2) + " ms");
        figureRow(frame, body, frame.tr("statistics.triangles"), countText(view.triangles));
        figureRow(frame, body, frame.tr("statistics.drawCalls"), countText(view.drawCalls));
        figureRow(frame, body, frame.tr("statistics.memory"), formatNumber(view.gpuMegabytes, 0) + " MB");
        figureRow(frame, body, frame.tr("statistics.tilesDrawn"), countText(view.tilesDrawn));
        figureRow(frame, body, frame.tr("statistics.tilesReady"), countText(view.tilesReady));
        figureRow(frame, body, frame.tr("statistics.tilesWaiting"), countText(view.tilesWaiting));
        figureRow(frame, body, frame.tr("statistics.tilesFailed"), countText(view.tilesFailed));
        figureRow(frame, body, frame.tr("statistics.errorFactor"), formatNumber(view.errorFactor, 2));
        figureRow(frame, body, frame.tr("statistics.received"), countText(frame.model.source.received));
        figureRow(frame, body, frame.tr("statistics.malformed"), countText(frame.model.source.malformed));
        body.paragraph(view.deviceName, palette::textFaint);
        drawProblems(frame, body);
    });
}

} // namespace sandtable::ui
