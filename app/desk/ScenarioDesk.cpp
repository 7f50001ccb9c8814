#include "app/desk/ScenarioDesk.h"

#include "app/session/ScenarioPlace.h"
#include "core/Log.h"
#include "scene/world/EditJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

namespace sandtable::app {

ScenarioDesk::ScenarioDesk(const Session& session, Diagnostics& diagnostics)
    : m_session(session),
      m_diagnostics(diagnostics),
      m_baseWorld(scene::worldOf(session.base())),
      m_library(
          session.park().scenarios, scenarioStoreOf(session.park(), diagnostics),
          [&session, &diagnostics](scene::ScenarioSpec scenario) {
              return measured(std::move(scenario), session, diagnostics);
          },
          std::filesystem::path(session.park().file).parent_path()) {
    list();
}

/// What was known stays when the store cannot be read, which is said once.
void ScenarioDesk::list() {
    auto listed = m_library.list();
    const bool failed = !listed;
    if (failed && !m_listFails) m_diagnostics.report(Severity::Error, listed.error());
    m_listFails = failed;
    if (listed) m_scenarios = std::move(listed).value();
    if (!failed || !m_scenarios.empty()) return;
    for (const scene::ScenarioSpec& scenario : m_session.park().scenarios)
        m_scenarios.push_back({.id = scenario.id, .name = scenario.name, .commands = scenario.edits.size()});
}

const scene::ScenarioInfo* ScenarioDesk::info(const std::string& id) const {
    const auto found = std::ranges::find(m_scenarios, id, &scene::ScenarioInfo::id);
    return found == m_scenarios.end() ? nullptr : &*found;
}

Result<void> ScenarioDesk::open(const std::string& id) {
    dropTrial();
    if (id.empty()) {
        m_editor.reset();
        return {};
    }
    auto content = m_library.load(id);
    if (!content) return content.error();
    auto editor = scene::ScenarioEditor::open(m_session.sharedBase(), std::move(content).value());
    if (!editor) return editor.error();
    m_editor = std::move(editor).value();
    return {};
}

Result<scene::World> ScenarioDesk::worldOf(const std::string& id) {
    if (id.empty()) return m_baseWorld;
    auto content = m_library.load(id);
    if (!content) return content.error();
    const auto editor = scene::ScenarioEditor::open(m_session.sharedBase(), std::move(content).value());
    if (!editor) return editor.error();
    return editor->world();
}

Result<void> ScenarioDesk::create(const scene::LocalizedText& name, const std::string& parent, std::string id) {
    list();
    if (id.empty()) id = freshId("scenario");
    scene::ScenarioInfo info{.id = id, .name = name, .parent = parent, .created = now(), .author = userName()};
    if (info.name.zh.empty() && info.name.en.empty()) info.name = {id, id};
    if (!parent.empty()) {
        const auto content = m_library.load(parent);
        if (!content) return content.error();
        info.parentCommands = content->log.size();
    }
    if (auto created = m_library.create(info); !created) return created;
    logDebug("new scenario {}", id);
    list();
    return open(id);
}

Result<void> ScenarioDesk::rename(const std::string& id, const scene::LocalizedText& name) {
    if (auto renamed = m_library.rename(id, name); !renamed) return renamed;
    if (m_editor && m_editor->info().id == id) m_editor->rename(name);
    list();
    return {};
}

Result<void> ScenarioDesk::append(scene::Edit edit) {
    assert(m_editor);
    if (needsSurvey(edit, m_editor->world()))
        edit = GroundSurvey(m_session.park(), m_diagnostics)
                   .measured(std::move(edit), m_session.base(), m_editor->world());
    return keep(std::move(edit));
}

Result<void> ScenarioDesk::tryOut(const scene::Edit& edit) {
    assert(m_editor);
    scene::World tried = m_editor->world();
    if (auto done = scene::applyEdit(tried, m_session.base(), edit, m_editor->edits().size() + 1); !done) return done;
    m_trial = std::move(tried);
    return {};
}

/// First in memory, which says whether it can be done; then in the store, or nowhere.
Result<void> ScenarioDesk::keep(scene::Command command) {
    assert(m_editor);
    dropTrial();
    const scene::LoggedCommand logged{std::move(command), now(), userName()};
    const size_t before = m_editor->log().size();
    if (auto done = m_editor->append(logged); !done) return done;
    const auto kept = m_library.append(m_editor->info().id, before, std::span(&m_editor->log().back(), 1));
    if (kept) return {};
    m_editor->takeBack();
    if (kept.error().kind == ErrorKind::Conflict)
        if (auto taken = takeIn(); !taken) return taken;
    return kept;
}

Result<void> ScenarioDesk::appendAll(std::span<const scene::Command> commands,
                                     const std::function<std::string(size_t)>& where) {
    assert(m_editor);
    GroundSurvey survey(m_session.park(), m_diagnostics);
    scene::ScenarioEditor editor = *m_editor;
    const size_t before = editor.log().size();
    for (size_t i = 0; i < commands.size(); ++i) {
        scene::LoggedCommand logged{commands[i], now(), userName()};
        if (const auto* edit = std::get_if<scene::Edit>(&logged.command))
            logged.command = survey.measured(*edit, m_session.base(), editor.world());
        if (const auto done = editor.append(std::move(logged)); !done)
            return Error{done.error().kind, where(i), done.error().text()};
    }
    const std::span<const scene::LoggedCommand> log = editor.log();
    if (auto kept = m_library.append(editor.info().id, before, log.subspan(before)); !kept) return kept;
    m_editor = std::move(editor);
    list();
    return {};
}

Result<scene::MergePlan> ScenarioDesk::planMerge(const std::string& id,
                                                 const std::map<std::string, scene::Prefer>& choices,
                                                 std::optional<scene::Prefer> otherwise) {
    assert(m_editor);
    auto content = m_library.load(id);
    if (!content) return content.error();
    auto theirs = std::move(content->inherited);
    const auto own = scene::effectiveEdits(content->log);
    if (!own) return own.error();
    theirs.insert(theirs.end(), own->begin(), own->end());
    auto ours = m_editor->inherited();
    ours.insert(ours.end(), m_editor->edits().begin(), m_editor->edits().end());
    return scene::planMerge(m_session.base(), ours, theirs, choices, otherwise);
}

Result<void> ScenarioDesk::merge(const scene::MergePlan& plan) {
    const std::vector<scene::Command> commands(plan.edits.begin(), plan.edits.end());
    return appendAll(commands, [](size_t i) { return fmt::format("merged edit {}", i + 1); });
}

Result<void> ScenarioDesk::takeIn() {
    dropTrial();
    const auto news = m_library.news(m_editor->info().id, m_editor->log().size());
    if (!news) return news.error();
    for (const scene::LoggedCommand& command : *news)
        if (auto taken = m_editor->append(command); !taken) return taken;
    return {};
}

bool ScenarioDesk::follow() {
    list();
    if (!m_editor || m_listFails) return false;
    const scene::ScenarioInfo* now = info(m_editor->info().id);
    if (!now) return false;
    if (now->name != m_editor->info().name) m_editor->rename(now->name);
    if (now->commands <= m_editor->log().size()) return false;
    const auto taken = takeIn();
    if (!taken) m_diagnostics.report(Severity::Error, taken.error());
    return true;
}

std::string ScenarioDesk::freshId(const std::string& prefix) const {
    std::set<std::string> taken;
    for (const auto& building : world().buildings) taken.insert(building.id);
    for (const auto& zone : world().zones) taken.insert(zone.id);
    for (const auto& feature : world().features) taken.insert(feature.id);
    for (const auto& exemption : world().exemptions) taken.insert(exemption.id);
    for (const auto& scenario : m_scenarios) taken.insert(scenario.id);
    for (int i = 1;; ++i) {
        std::string id = fmt::format("{}-{}", prefix, i);
        if (!taken.contains(id)) return id;
    }
}

} // namespace sandtable::app
