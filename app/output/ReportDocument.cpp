#include "app/output/ReportDocument.h"

#include "app/session/Paths.h"

#include "decision/health/Comparison.h"
#include "ui/Format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace sandtable::app {

namespace {

using decision::Contribution;
using decision::HealthScore;
using report::Color;
using report::Table;
using ui::formatNumber;
using ui::formatReading;
using ui::formatScore;
using ui::formatShare;

constexpr Color alarmRed{190, 60, 36};
constexpr size_t mostBuildings = 18, mostAlarms = 8, mostChanges = 8, mostReadings = 12;

Color packed(const scene::Color& color) {
    const auto byte = [](float part) { return static_cast<uint8_t>(std::lround(std::clamp(part, 0.f, 1.f) * 255)); };
    return {byte(color.r), byte(color.g), byte(color.b)};
}

/// Figures are printed on white: the light bands are darkened until they can be read there (3:1 at least).
Color onPaper(Color color) {
    const auto linear = [](uint8_t part) {
        const double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4); // sRGB, IEC 61966-2-1
    };
    const auto luminance = [&](const Color& c) {
        return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); // WCAG 2.1
    };
    while (1.05 / (luminance(color) + 0.05) < 3) {
        color = {static_cast<uint8_t>(color.r * 0.94), static_cast<uint8_t>(color.g * 0.94),
                 static_cast<uint8_t>(color.b * 0.94)};
    }
    return color;
}

std::string whole(size_t count) { return formatNumber(static_cast<double>(count), 0); }

/// Numbers its standards in the order they are first asked for.
class Sources {
public:
    std::string numberOf(const decision::Indicator& indicator) {
        const decision::Provenance& from = indicator.provenance;
        std::string text = from.standard;
        for (const std::string* part : {&from.edition, &from.clause})
            if (!part->empty()) text += " " + *part;
        if (!from.confidence.empty()) text += " [" + from.confidence + "]";
        auto found = std::ranges::find(m_lines, text, &Line::standard);
        if (found == m_lines.end()) found = m_lines.insert(m_lines.end(), {text, {}});
        if (std::ranges::find(found->indicators, &indicator) == found->indicators.end())
            found->indicators.push_back(&indicator);
        return fmt::format("[{}]", found - m_lines.begin() + 1);
    }
    std::vector<std::string> lines(const ui::Translations& words, scene::Language language) const {
        std::vector<std::string> result;
        for (const Line& line : m_lines) {
            std::string names;
            for (const decision::Indicator* indicator : line.indicators) {
                const std::string& name =
                    indicator->name.in(language).empty() ? indicator->id : indicator->name.in(language);
                if (names.find(name) != std::string::npos) continue;
                names += (names.empty() ? "" : words("list.separator")) + name;
            }
            result.push_back(words("report.source", {{"names", names}, {"standard", line.standard}}));
        }
        return result;
    }

private:
    struct Line {
        std::string standard;
        std::vector<const decision::Indicator*> indicators;
    };
    std::vector<Line> m_lines;
};

class Composer {
public:
    Composer(const ReportInput& input, const ui::Translations& words)
        : m_in(input), m_words(words), m_language(words.language()) {}

    report::Document document() {
        report::Document page;
        page.language = m_language == scene::Language::Chinese ? "zh" : "en";
        page.overline = text(m_in.park.name, m_in.park.id);
        page.title = m_words("report.title");
        if (m_in.park.sampleData) page.mark = m_words("top.sampleData");
        page.subtitle = m_words("report.moment", {{"time", localTime(m_in.health.time)}, {"zone", zone()}});
        if (!m_in.scenario.empty()) page.subtitle += " · " + m_words("report.scenario", {{"name", m_in.scenario}});
        page.footer = m_words("report.footer", {{"profile", text(m_in.profile.name, m_in.profile.id)},
                                                {"version", m_in.profile.version}});
        if (m_in.weightsAdjusted) {
            page.subtitle += " · " + m_words("report.adjusted");
            page.footer += " · " + m_words("report.adjusted");
        }
        if (m_in.park.sampleData) page.footer += " · " + m_words("top.sampleData");
        page.pageWord = m_words("report.page");

        page.blocks.push_back(opening());
        if (!m_in.health.themes.empty()) {
            page.blocks.push_back(report::Heading{m_words("report.themes"), ""});
            page.blocks.push_back(themes());
        }
        report::Columns middle;
        middle.left = ranking();
        middle.right = events();
        page.blocks.push_back(std::move(middle));
        page.blocks.push_back(report::Heading{m_words("report.worst"), m_words("report.worstNote")});
        page.blocks.push_back(worstReadings());
        page.blocks.push_back(report::Heading{m_words("report.method"), ""});
        page.blocks.push_back(
            report::Paragraph{m_words("report.methodText", {{"profile", text(m_in.profile.name, m_in.profile.id)},
                                                            {"version", m_in.profile.version},
                                                            {"effective", m_in.profile.effectiveDate},
                                                            {"coverage", formatShare(m_in.profile.coverageMinimum)},
                                                            {"cap", formatNumber(m_in.profile.capScore, 0)}}),
                              true});
        noteEverythingScored();
        page.blocks.push_back(report::Notes{m_sources.lines(m_words, m_language)});
        page.blocks.push_back(report::Paragraph{m_words("report.confidence"), true});
        return page;
    }

private:
    std::string text(const scene::LocalizedText& name, const std::string& otherwise) const {
        const std::string& own = name.in(m_language);
        return own.empty() ? otherwise : own;
    }
    Duration offset() const { return secondsToDuration(*m_in.park.utcOffsetHours * 3600); }
    /// "2026-11-22 16:05" in the park's own time.
    std::string localTime(TimePoint time) const {
        std::string iso = formatIsoTime(std::chrono::floor<std::chrono::seconds>(time) + offset()).substr(0, 16);
        iso[10] = ' ';
        return iso;
    }
    std::string zone() const {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset()).count();
        std::string name = fmt::format("UTC{}{}", minutes < 0 ? "−" : "+", std::abs(minutes) / 60);
        if (minutes % 60 != 0) name += fmt::format(":{:02}", std::abs(minutes) % 60);
        return name;
    }
    std::string bandWord(const std::optional<double>& score) const {
        if (!score) return m_words("health.insufficient");
        const auto* band = m_in.profile.band(*score);
        return band ? text(band->name, "") : "";
    }
    Color bandColor(const std::optional<double>& score) const {
        const auto* band = score ? m_in.profile.band(*score) : nullptr;
        return packed(band ? band->color : m_in.profile.insufficientColor);
    }
    std::string change(const std::optional<double>& delta) const {
        return delta ? ui::formatChange(*delta, 1) : std::string(ui::noValue);
    }

    std::string changeNote() const {
        if (!m_in.before || !m_in.before->park.score || !m_in.health.park.score) return m_words("report.changeUnknown");
        const double delta = *m_in.health.park.score - *m_in.before->park.score;
        if (std::abs(delta) < 0.05) return m_words("report.same");
        return m_words("report.change", {{"delta", change(delta)}, {"score", formatScore(m_in.before->park.score)}});
    }

    /// "优 12 · 良 5 · 数据不足 2".
    std::string bandCounts() const {
        std::string counts;
        const auto add = [&](const std::string& word, size_t count) {
            if (count > 0) counts += (counts.empty() ? "" : " · ") + word + " " + whole(count);
        };
        const auto& all = m_in.health.buildings;
        for (const auto& band : m_in.profile.bands)
            add(text(band.name, ""), static_cast<size_t>(std::ranges::count_if(all, [&](const HealthScore& b) {
                    return b.score && m_in.profile.band(*b.score) == &band;
                })));
        add(m_words("health.insufficient"), static_cast<size_t>(std::ranges::count_if(all, [](const HealthScore& b) {
                return !b.score && !b.contributions.empty();
            })));
        return counts;
    }

    report::Columns opening() const {
        const HealthScore& park = m_in.health.park;
        report::KeyFigures figures;
        report::KeyFigure score{.label = m_words("health.title"),
                                .value = formatScore(park.score),
                                .unit = bandWord(park.score),
                                .note = changeNote(),
                                .color = {},
                                .hero = true};
        if (park.score) score.color = onPaper(bandColor(park.score));
        if (park.capped) score.note += " · " + m_words("health.capped");
        figures.figures.push_back(std::move(score));
        figures.figures.push_back({.label = m_words("report.coverage"),
                                   .value = formatShare(park.coverage),
                                   .unit = "",
                                   .note = "",
                                   .color = {}});
        const size_t scored = static_cast<size_t>(
            std::ranges::count_if(m_in.health.buildings, [](const HealthScore& b) { return b.score.has_value(); }));
        figures.figures.push_back({.label = m_words("report.buildings"),
                                   .value = whole(scored),
                                   .unit = "",
                                   .note = bandCounts(),
                                   .color = {}});
        const auto alarms = m_in.alarms.list();
        const auto open = static_cast<size_t>(std::ranges::count_if(alarms, [&](telemetry::AlarmIndex alarm) {
            return m_in.alarms.status(alarm).state != telemetry::AlarmState::Acknowledged;
        }));
        figures.figures.push_back({.label = m_words("report.alarms"),
                                   .value = whole(alarms.size()),
                                   .unit = "",
                                   .note = m_words("report.alarmsOpen", {{"count", whole(open)}}),
                                   .color = alarms.empty() ? std::nullopt : std::optional(alarmRed)});

        report::Columns columns;
        columns.leftShare = m_in.map ? 0.26 : 0.5;
        if (m_in.map) {
            columns.left = {std::move(figures)};
            columns.right = {*m_in.map};
        } else { // the other figures take the map's place
            columns.left = {report::KeyFigures{{figures.figures.front()}}};
            figures.figures.erase(figures.figures.begin());
            columns.right = {std::move(figures)};
        }
        report::Key key;
        for (const auto& band : m_in.profile.bands) key.entries.push_back({packed(band.color), text(band.name, "")});
        key.entries.push_back({std::nullopt, m_words("health.insufficient")});
        columns.right.push_back(std::move(key));
        return columns;
    }

    report::Bars::Row barOf(const std::string& name, const std::optional<double>& score) const {
        report::Bars::Row row{
            .name = name, .share = {}, .figure = bandWord(score), .note = "", .color = bandColor(score)};
        if (!score) return row;
        row.share = *score / 100;
        row.figure = formatScore(score) + "  " + bandWord(score);
        return row;
    }

    report::Bars themes() const {
        report::Bars bars;
        for (const decision::HealthScores& theme : m_in.health.themes)
            bars.rows.push_back(barOf(text(theme.park.name, theme.park.id), theme.park.score));
        return bars;
    }

    std::vector<report::Block> ranking() const {
        std::vector<const HealthScore*> order;
        for (const HealthScore& building : m_in.health.buildings)
            if (!building.contributions.empty()) order.push_back(&building);
        std::ranges::stable_sort(order, {}, [](const HealthScore* building) { return building->score.value_or(101); });
        const auto insufficient = std::ranges::find_if(order, [](const HealthScore* b) { return !b->score; });
        const auto missing = static_cast<size_t>(order.end() - insufficient);
        const size_t scored = order.size() - missing;
        // What is not known must not be lost behind a long list.
        const size_t namedMissing =
            std::min<size_t>(missing, std::max<size_t>(3, mostBuildings - std::min(scored, mostBuildings)));
        const size_t namedScored = std::min(scored, mostBuildings - std::min(namedMissing, mostBuildings));
        report::Bars bars;
        const auto add = [&](const HealthScore& building) {
            bars.rows.push_back(barOf(text(building.name, building.id), building.score));
        };
        for (size_t i = 0; i < namedScored; ++i) add(*order[i]);
        for (size_t i = scored; i < scored + namedMissing; ++i) add(*order[i]);
        std::vector<report::Block> blocks{report::Heading{m_words("report.ranking"), m_words("report.rankingNote")}};
        if (bars.rows.empty()) blocks.push_back(report::Paragraph{m_words("report.noBuildings"), true});
        blocks.push_back(std::move(bars));
        const size_t rest = scored - namedScored + missing - namedMissing;
        if (rest > 0) blocks.push_back(report::Paragraph{m_words("report.more", {{"count", whole(rest)}}), true});
        return blocks;
    }

    std::string alarmCondition(telemetry::AlarmIndex alarm) const {
        constexpr std::array keys{"alarm.highHigh", "alarm.high",   "alarm.low",
                                  "alarm.lowLow",   "alarm.rising", "alarm.falling"}; // by kind
        const telemetry::AlarmRule& rule = m_in.alarms.rules()[alarm];
        const std::string& unit = m_in.channels[rule.channel].unit;
        return m_words(keys.at(static_cast<size_t>(rule.kind)),
                       {{"limit", formatReading(rule.limit) + (unit.empty() ? "" : " " + unit)}});
    }

    const scene::DeviceSpec* device(const std::string& id) const {
        const auto found = std::ranges::find(m_in.park.devices, id, &scene::DeviceSpec::id);
        return found == m_in.park.devices.end() ? nullptr : &*found;
    }
    std::string deviceName(const std::string& id) const {
        const scene::DeviceSpec* spec = device(id);
        return spec ? text(spec->name, id) : id;
    }
    std::string channelName(const std::string& deviceId, const std::string& channelId) const {
        if (const scene::DeviceSpec* spec = device(deviceId))
            for (const scene::ChannelSpec& channel : spec->channels)
                if (channel.id == channelId) return text(channel.name, channelId);
        return channelId;
    }

    std::vector<report::Block> events() const {
        std::vector<report::Block> blocks{report::Heading{m_words("report.openAlarms"), ""}};
        const auto alarms = m_in.alarms.list();
        if (alarms.empty()) blocks.push_back(report::Paragraph{m_words("report.noAlarms"), true});
        Table table{{{m_words("report.device"), 0.95},
                     {m_words("report.condition"), 1.65},
                     {m_words("report.since"), 0.8, report::Align::Right}},
                    {}};
        for (size_t i = 0; i < std::min(alarms.size(), mostAlarms); ++i) {
            const telemetry::Channel& channel = m_in.channels[m_in.alarms.rules()[alarms[i]].channel];
            const auto& status = m_in.alarms.status(alarms[i]);
            const std::string condition =
                channelName(channel.deviceId, channel.channelId) + " " + alarmCondition(alarms[i]);
            const std::string since = status.raisedAt ? localTime(*status.raisedAt).substr(5) : "";
            table.rows.push_back({{deviceName(channel.deviceId), {}},
                                  {condition, status.active() ? std::optional(alarmRed) : std::nullopt},
                                  {since, {}}});
        }
        if (!alarms.empty()) blocks.push_back(std::move(table));
        if (alarms.size() > mostAlarms)
            blocks.push_back(
                report::Paragraph{m_words("report.moreAlarms", {{"count", whole(alarms.size() - mostAlarms)}}), true});
        for (report::Block& block : changes()) blocks.push_back(std::move(block));
        return blocks;
    }

    std::vector<report::Block> changes() const {
        std::vector<report::Block> blocks{report::Heading{m_words("report.changes"), ""}};
        const auto comparison =
            m_in.before ? decision::compareHealth(*m_in.before, m_in.health) : decision::HealthComparison();
        Table table{{{m_words("report.building"), 1.6},
                     {m_words("report.then"), 0.6, report::Align::Right},
                     {m_words("report.now"), 0.6, report::Align::Right},
                     {m_words("report.delta"), 0.6, report::Align::Right}},
                    {}};
        std::vector<const decision::ScoreChange*> moved;
        for (const decision::ScoreChange& change : comparison.buildings)
            if (change.delta() && std::abs(*change.delta()) >= 0.05) moved.push_back(&change);
        std::ranges::stable_sort(moved, std::greater<>(),
                                 [](const auto* change) { return std::abs(*change->delta()); });
        for (size_t i = 0; i < std::min(moved.size(), mostChanges); ++i) {
            const decision::ScoreChange& one = *moved[i];
            table.rows.push_back({{text(one.name, one.id), {}},
                                  {formatScore(one.before), {}},
                                  {formatScore(one.after), {}},
                                  {change(one.delta()), *one.delta() < 0 ? std::optional(alarmRed) : std::nullopt}});
        }
        if (table.rows.empty())
            blocks.push_back(report::Paragraph{
                m_words(m_in.before && m_in.before->park.score ? "report.unchanged" : "report.changeUnknown"), true});
        else
            blocks.push_back(std::move(table));
        return blocks;
    }

    /// Channels by their score, the lowest first, each with the number of its standard.
    Table worstReadings() {
        struct Reading {
            const HealthScore* device;
            const Contribution* part;
        };
        std::vector<Reading> all;
        for (const HealthScore& scored : m_in.health.devices)
            for (const Contribution& part : scored.contributions)
                if (part.score && part.indicator && isCurrent(part)) all.push_back({&scored, &part});
        std::ranges::stable_sort(all, {}, [](const Reading& reading) { return *reading.part->score; });
        all.resize(std::min(all.size(), mostReadings));
        Table table{{{m_words("report.device"), 1.5},
                     {m_words("report.channel"), 1.3},
                     {m_words("report.reading"), 1, report::Align::Right},
                     {m_words("report.score"), 0.6, report::Align::Right},
                     {m_words("report.basis"), 0.4, report::Align::Right}},
                    {}};
        for (const Reading& reading : all) {
            const Contribution& part = *reading.part;
            const std::string value =
                part.value ? formatReading(*part.value) + (part.unit.empty() ? "" : " " + part.unit) : ui::noValue;
            table.rows.push_back({{text(reading.device->name, reading.device->id), {}},
                                  {text(part.name, part.id), {}},
                                  {value, {}},
                                  {formatScore(part.score), onPaper(bandColor(part.score))},
                                  {m_sources.numberOf(*part.indicator), {}}});
        }
        return table;
    }

    /// Old enough readings count for nothing, and are no readings of now.
    bool isCurrent(const Contribution& part) const {
        return part.effectiveWeight > 0 && part.coverage >= m_in.profile.coverageMinimum;
    }

    /// The standards behind the rest of the score come after those of the worst readings.
    void noteEverythingScored() {
        for (const HealthScore& scored : m_in.health.devices)
            for (const Contribution& part : scored.contributions)
                if (part.indicator && part.effectiveWeight > 0) m_sources.numberOf(*part.indicator);
    }

    const ReportInput& m_in;
    const ui::Translations& m_words;
    scene::Language m_language;
    Sources m_sources;
};

} // namespace

report::Document reportDocument(const ReportInput& input, const ui::Translations& words) {
    return Composer(input, words).document();
}

Result<void> writeReport(const Workspace& workspace, const decision::HealthReport* before,
                         std::optional<report::Picture> map, const std::filesystem::path& file) {
    auto words = ui::Translations::load(assetsDirectory() / "i18n");
    if (!words) return words.error();
    words->setLanguage(workspace.language());
    const Session& session = workspace.session();
    const scene::ScenarioInfo* scenario = workspace.scenario();
    ReportInput input{.park = session.park(),
                      .profile = workspace.profile(),
                      .health = workspace.health(),
                      .before = before,
                      .channels = session.channels(),
                      .alarms = session.shownAlarms(),
                      .weightsAdjusted = workspace.weightsAdjusted(),
                      .scenario = scenario ? scenario->name.in(workspace.language()) : "",
                      .map = std::move(map)};
    return report::writeDocument(reportDocument(input, *words), file);
}

} // namespace sandtable::app
