#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <imgui_stdlib.h>

namespace sandtable::ui {

namespace {

using decision::Finding;
using decision::RatioFinding;
using decision::Verdict;

constexpr float findingHeight = 60, ratioHeight = 44;

ImU32 colorOf(const Finding& finding) {
    if (finding.verdict == Verdict::Exempted) return palette::stale;
    return finding.existing ? palette::caution : palette::alarm;
}

std::string buildingName(const Frame& frame, const std::string& id) {
    const scene::Building* building = frame.model.world ? frame.model.world->building(id) : nullptr;
    const std::string name = building ? frame.text(building->name) : "";
    return name.empty() ? id : name;
}

std::string whoText(const Frame& frame, const Finding& finding) {
    std::string who;
    for (const std::string& id : finding.buildings) who += (who.empty() ? "" : " – ") + buildingName(frame, id);
    return who;
}

std::string limitText(const Frame& frame, const Finding& finding) {
    return frame.tr(finding.atMost ? "compliance.allowedMeters" : "compliance.requiredMeters",
                    {{"value", formatNumber(finding.required, 1)}});
}

std::string keyOf(const Finding& finding) {
    std::string key = finding.clause.id;
    for (const std::string& id : finding.buildings) key += "\n" + id;
    return key;
}

/// Below a finding that was pressed: a rule need not be kept if somebody says why, and may take it back.
void drawClaim(Frame& frame, CardBody& body, const Finding& finding) {
    const Rect row = body.take(48);
    if (!CardBody::visible(row)) return;
    const bool exempted = finding.verdict == Verdict::Exempted;
    const std::string label = frame.tr(exempted ? "compliance.withdraw" : "compliance.claim");
    const float width = buttonWidth(frame, label, false), height = ImGui::GetFrameHeight(); // as the text field's
    const Rect press{{row.max.x - width, row.min.y}, {row.max.x, row.min.y + height}};
    std::string& reason = frame.memory.claimReason;
    if (exempted) {
        if (button(frame, "withdraw", press, label)) frame.emit(AppendEdit{scene::WithdrawExemption{finding.claim}});
        return;
    }
    const float left = row.min.x + frame.px(18);
    ImGui::SetCursorScreenPos({left, row.min.y});
    ImGui::SetNextItemWidth(press.min.x - frame.px(12) - left);
    const bool entered = ImGui::InputTextWithHint("##claimReason", frame.tr("compliance.claimHint").c_str(), &reason,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    const bool said = reason.find_first_not_of(' ') != std::string::npos;
    const bool pressed = button(frame, "claim", press, label, {.active = said, .enabled = said});
    if (!said || !(entered || pressed)) return;
    frame.emit(AppendEdit{scene::ClaimExemption{"", finding.clause.id, finding.buildings, reason}});
    reason.clear();
    frame.memory.openFinding.clear();
}

/// What it is about, its clause, and required against actual; pressed, the view goes there.
void drawFinding(Frame& frame, const Rect& row, const Finding& finding, size_t number) {
    const Rect area{{row.min.x - frame.px(12), row.min.y}, {row.max.x + frame.px(12), row.max.y}};
    const Press press = pressable("finding" + std::to_string(number), area);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (press.hovered) list.AddRectFilled(area.min, area.max, palette::field, frame.px(6));
    if (press.clicked) {
        std::string& open = frame.memory.openFinding;
        open = open == keyOf(finding) ? "" : keyOf(finding);
        frame.memory.claimReason.clear();
    }
    if (press.clicked && number < frame.model.complianceMarks.size()) {
        frame.emit(Select{finding.buildings.front(), ""});
        frame.emit(FlyTo{frame.model.complianceMarks[number].from, 120});
    }
    const ImU32 color = colorOf(finding);
    list.AddRectFilled({row.min.x, row.min.y + frame.px(10)}, {row.min.x + frame.px(4), row.max.y - frame.px(10)},
                       color, frame.px(2));
    const float middle = row.center().y, left = row.min.x + frame.px(18), right = row.max.x - frame.px(220);
    drawTextIn(frame.fonts.body, {{left, row.min.y + frame.px(8)}, {right, middle + frame.px(2)}}, palette::text,
               whoText(frame, finding));
    std::string note = finding.clause.text();
    if (!finding.reason.empty())
        note = frame.tr("compliance.exempted", {{"reason", finding.reason}});
    else if (!finding.assumptions.empty())
        note += " · " + frame.tr("compliance.assumed");
    else if (finding.existing)
        note += " · " + frame.tr("compliance.today");
    drawTextIn(frame.fonts.small, {{left, middle + frame.px(2)}, {right, row.max.y - frame.px(6)}}, palette::textSoft,
               note);
    ImFont *title = frame.fonts.title, *small = frame.fonts.small;
    const std::string actual = formatNumber(finding.actual, 1) + " m";
    drawTextRight(title, {row.max.x, Fonts::lineTop(title, (row.min.y + frame.px(8) + middle) / 2)}, color, actual);
    drawTextRight(small, {row.max.x, Fonts::lineTop(small, (middle + frame.px(2) + row.max.y - frame.px(6)) / 2)},
                  palette::textSoft, limitText(frame, finding));
}

void drawRatio(Frame& frame, const Rect& row, const RatioFinding& ratio) {
    const ImU32 color = ratio.verdict == Verdict::Violated ? palette::caution
                        : ratio.verdict == Verdict::Met    ? palette::accent
                                                           : palette::stale;
    ImGui::GetWindowDrawList()->AddCircleFilled({row.min.x + frame.px(5), row.center().y}, frame.px(5), color);
    drawTextIn(frame.fonts.body, {{row.min.x + frame.px(20), row.min.y}, {row.max.x - frame.px(340), row.max.y}},
               palette::text, frame.text(ratio.rule.name));
    const int decimals = ratio.rule.unit.empty() ? 2 : 1;
    const std::string unit = ratio.rule.unit.empty() ? "" : " " + ratio.rule.unit;
    const std::string value = ratio.value ? formatNumber(*ratio.value, decimals) + unit : noValue;
    drawTextRight(frame.fonts.title, {row.max.x - frame.px(150), Fonts::lineTop(frame.fonts.title, row.center().y)},
                  ratio.verdict == Verdict::Violated ? palette::caution : palette::text, value);
    const bool least = ratio.rule.atLeast.has_value();
    const std::string limit =
        formatNumber(least ? *ratio.rule.atLeast : ratio.rule.atMost.value_or(0), decimals) + unit;
    drawTextRight(frame.fonts.small, {row.max.x, Fonts::lineTop(frame.fonts.small, row.center().y)}, palette::textSoft,
                  (least ? "≥ " : "≤ ") + limit);
    if (pressable("ratio" + ratio.rule.clause.id, row).hovered)
        tooltip(frame, ratio.rule.clause.text() + " [" + ratio.rule.clause.tag + "] " + ratio.rule.clause.note);
}

void drawSummary(Frame& frame, CardBody& body, const decision::ComplianceReport& report) {
    const Rect row = body.take(60);
    const size_t fresh = report.newViolations(), existing = report.existingViolations();
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    const float top = Fonts::lineTop(large, row.center().y), baseline = top + large->Ascent;
    const std::string figure = formatNumber(static_cast<double>(fresh), 0);
    drawText(large, {row.min.x, top}, fresh > 0 ? palette::alarm : palette::text, figure);
    drawText(small, {row.min.x + textWidth(large, figure) + frame.px(12), baseline - small->Ascent}, palette::textSoft,
             frame.tr("compliance.newViolations"));
    drawTextRight(small, {row.max.x, baseline - small->Ascent}, palette::textSoft,
                  frame.tr("compliance.todayCount", {{"count", formatNumber(static_cast<double>(existing), 0)}}));
}

void drawBody(Frame& frame, CardBody& body, const decision::ComplianceReport& report) {
    drawSummary(frame, body, report);
    body.rule();
    for (const RatioFinding& ratio : report.ratios) drawRatio(frame, body.take(ratioHeight), ratio);
    body.rule();
    if (report.findings.empty()) body.paragraph(frame.tr("compliance.none"), palette::textSoft);
    for (size_t i = 0; i < report.findings.size(); ++i) {
        const Rect row = body.take(findingHeight);
        if (CardBody::visible(row)) drawFinding(frame, row, report.findings[i], i);
        const bool open = frame.model.scenario && frame.memory.openFinding == keyOf(report.findings[i]);
        if (open) drawClaim(frame, body, report.findings[i]);
    }
    body.paragraph(frame.tr("compliance.basis", {{"rules", report.rules}, {"version", report.version}}),
                   palette::textFaint);
}

ImVec2 pixel(const glm::dvec3& at) { return {static_cast<float>(at.x), static_cast<float>(at.y)}; }

/// A line with its ends marked, and how far it is against how far it should be.
void drawMark(Frame& frame, const ComplianceMark& mark, const Finding& finding) {
    const glm::dvec3 a = frame.model.camera.pixelOf(mark.from), b = frame.model.camera.pixelOf(mark.to);
    if (a.z <= 0 || b.z <= 0) return;
    const ImVec2 from = pixel(a), to = pixel(b);
    const Rect& view = frame.layout.view;
    const ImVec2 middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
    if (!view.contains(middle)) return;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const ImU32 color = colorOf(finding);
    list.AddLine(from, to, palette::shadow, frame.px(6));
    list.AddLine(from, to, color, frame.px(3));
    for (const ImVec2& end : {from, to}) list.AddCircleFilled(end, frame.px(5), color);
    if (finding.existing) return; // their figures are in the card
    ImFont* font = frame.fonts.body;
    const std::string text =
        formatNumber(finding.actual, 1) + " / " + formatNumber(finding.required, 1) + " m  " + finding.clause.clause;
    const float width = textWidth(font, text) + frame.px(20), height = frame.px(32);
    const Rect label{{middle.x - width / 2, middle.y - height - frame.px(12)},
                     {middle.x + width / 2, middle.y - frame.px(12)}};
    for (const Rect& taken : frame.taken)
        if (taken.overlaps(label)) return;
    frame.taken.push_back(label); // markers keep clear
    list.AddRectFilled(label.min, label.max, palette::card, frame.px(6));
    list.AddRect(label.min, label.max, color, frame.px(6), 0, frame.px(1.5f));
    list.AddText(font, font->FontSize, {label.min.x + frame.px(10), Fonts::lineTop(font, label.center().y)},
                 palette::text, text.c_str());
}

} // namespace

void drawComplianceMarks(Frame& frame) {
    const decision::ComplianceReport* report = frame.model.compliance;
    if (!report) return;
    const size_t count = std::min(report->findings.size(), frame.model.complianceMarks.size());
    for (size_t i = 0; i < count; ++i) {
        const Finding& finding = report->findings[i];
        const bool shown = finding.verdict == Verdict::Violated && (!finding.existing || frame.model.showCompliance);
        if (shown) drawMark(frame, frame.model.complianceMarks[i], finding);
    }
}

void drawCompliancePanel(Frame& frame) {
    if (!frame.model.compliance) return;
    const std::string title = frame.tr("compliance.title");
    const CardResult result =
        drawCard(frame, "compliance", viewCardArea(frame, 960), {.title = title, .close = true, .solid = true},
                 [&](CardBody& body) { drawBody(frame, body, *frame.model.compliance); });
    if (result.close) frame.emit(SetCompliance{false});
}

} // namespace sandtable::ui
