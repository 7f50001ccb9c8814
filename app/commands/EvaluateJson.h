// Scores as JSON, each with its parts and where its numbers come from; shared by the forms of `evaluate`.
#pragma once

#include "app/commands/CommandSupport.h"
#include "decision/Health.h"

namespace sandtable::app {

Json provenanceJson(const decision::Provenance& provenance);
Json scoreJson(const decision::HealthScore& score);
Json scoresJson(const std::vector<decision::HealthScore>& scores);

/// `evaluate --table --yardstick`: no park is opened.
int runEvaluateTable(const EvaluateOptions& options);

} // namespace sandtable::app
