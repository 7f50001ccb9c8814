#include "ui/GlyphNeeds.h"

namespace sandtable::ui {

GlyphNeeds::GlyphNeeds(const Translations& translations) {
    for (const auto language : {scene::Language::Chinese, scene::Language::English})
        for (const auto& [key, text] : translations.table(language)) m_all.add(text);
    m_heading.add(translations.table(scene::Language::Chinese).contains("top.noPark")
                      ? translations.table(scene::Language::Chinese).at("top.noPark")
                      : "");
}

bool GlyphNeeds::add(const scene::LocalizedText& text) {
    const bool chinese = m_all.add(text.zh), english = m_all.add(text.en);
    return chinese || english;
}

bool GlyphNeeds::addPark(const scene::Park& park) {
    bool news = add(park.name);
    const bool headingZh = m_heading.add(park.name.zh), headingEn = m_heading.add(park.name.en);
    news = headingZh || headingEn || news;
    for (const auto& layer : park.layers) {
        news |= add(layer.name);
        news |= m_all.add(layer.id);
    }
    for (const auto& view : park.views) news |= add(view.name);
    for (const auto& device : park.devices) {
        news |= add(device.name);
        news |= m_all.add(device.id);
        news |= m_all.add(device.type);
        for (const auto& [name, value] : device.properties) {
            news |= m_all.add(name);
            news |= m_all.add(value);
        }
        for (const auto& channel : device.channels) {
            news |= add(channel.name);
            news |= m_all.add(channel.id);
            news |= m_all.add(channel.unit);
            news |= m_heading.add(channel.unit);
        }
    }
    return news;
}

bool GlyphNeeds::addBuildings(const std::vector<scene::Building>& buildings) {
    bool news = false;
    for (const auto& building : buildings) {
        news |= m_all.add(building.id);
        news |= add(building.name);
        news |= m_all.add(building.function);
        for (const auto& [name, value] : building.attributes) {
            news |= m_all.add(name);
            if (const auto* text = std::get_if<std::string>(&value)) news |= m_all.add(*text);
        }
    }
    return news;
}

bool GlyphNeeds::addCompliance(const decision::ComplianceReport& report) {
    bool news = false;
    for (const decision::Finding& finding : report.findings)
        news |= m_all.add(finding.clause.text()) | m_all.add(finding.reason);
    for (const decision::RatioFinding& ratio : report.ratios)
        news |= add(ratio.rule.name) | m_all.add(ratio.rule.clause.text()) | m_all.add(ratio.rule.clause.note);
    return news;
}

bool GlyphNeeds::addProfile(const decision::HealthProfile& profile) {
    bool news = add(profile.name);
    news |= add(profile.openAreaName);
    for (const auto& band : profile.bands) news |= add(band.name);
    for (const auto& theme : profile.themes) news |= add(theme.name);
    for (const auto& [type, weight] : profile.deviceTypeWeights) news |= m_all.add(type);
    for (const auto& field : profile.fields) {
        news |= add(field.name);
        news |= m_all.add(field.unit);
        for (const auto& band : field.bands) news |= add(band.name);
    }
    for (const auto& indicator : profile.indicators) {
        news |= add(indicator.name);
        news |= m_all.add(indicator.unit);
        const decision::Provenance& source = indicator.provenance;
        for (const std::string* text : {&source.standard, &source.edition, &source.clause, &source.confidence})
            news |= m_all.add(*text);
    }
    return news;
}

bool GlyphNeeds::addChanging(const UiModel& model, const std::string& typed) {
    bool news = m_all.add(typed);
    news |= m_all.add(model.source.detail);
    for (const SourceState& source : model.sources) {
        news |= add(source.name);
        for (const std::string* text : {&source.id, &source.protocol, &source.status.detail}) news |= m_all.add(*text);
    }
    news |= m_all.add(model.view.deviceName);
    for (const std::string& file : model.modelFiles) news |= m_all.add(file);
    news |= m_all.add(model.field.problem);
    if (model.notice) news |= m_all.add(model.notice->detail);
    for (const auto& diagnostic : model.diagnostics) news |= m_all.add(diagnostic.text());
    for (const auto& [pass, milliseconds] : model.view.passMilliseconds) news |= m_all.add(pass);
    for (const auto& layer : model.layers) news |= m_all.add(layer.id);
    for (const auto& scenario : model.scenarios) news |= add(scenario.name);
    if (model.scenario) news |= add(model.scenario->info().name);
    for (const auto& indicator : model.indicators) {
        news |= m_all.add(indicator.id);
        news |= m_all.add(indicator.unit);
        news |= m_all.add(indicator.method);
        for (const auto& assumption : indicator.assumptions) news |= m_all.add(assumption);
    }
    if (model.health)
        for (const auto& part : model.health->park.contributions) {
            news |= add(part.name);
            news |= m_all.add(part.reason);
        }
    return news;
}

bool GlyphNeeds::collect(const UiModel& model, const std::string& typed) {
    bool news = addChanging(model, typed);
    if (model.park) {
        const scene::Park& park = *model.park;
        const ParkKey key(&park, park.file, park.id, park.devices.size(), park.layers.size());
        if (key != m_parkKey) news |= addPark(park);
        m_parkKey = key;
    }
    if (model.world) {
        const auto& buildings = model.world->buildings;
        const WorldKey key(model.world, buildings.size(), model.scenario,
                           model.scenario ? model.scenario->edits().size() : 0,
                           model.compliance ? model.compliance->findings.size() : 0);
        if (key != m_worldKey) news |= addBuildings(buildings);
        if (key != m_worldKey && model.compliance) news |= addCompliance(*model.compliance);
        m_worldKey = key;
    }
    if (model.factors) {
        const FactorsKey key(model.factors, model.factors->id, model.factors->version);
        if (key != m_factorsKey)
            for (const decision::PlanFactor& factor : model.factors->factors) news |= add(factor.name);
        m_factorsKey = key;
    }
    if (model.profile) {
        const ProfileKey key(model.profile, model.profile->id, model.profile->version);
        if (key != m_profileKey) news |= addProfile(*model.profile);
        m_profileKey = key;
    }
    return news;
}

} // namespace sandtable::ui
