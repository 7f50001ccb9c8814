// `sandtable analyse forecast` and `analyse anomaly`: the models of decision/forecast on plain CSV files, so that
// anyone can hold them against another tool.
#pragma once

#include <string>
#include <vector>

namespace sandtable::app {

/// Where the readings of a series come from.
struct SeriesInput {
    std::string file;
    double utcOffsetHours = 0; // of times that name no offset
    int gapZeros = 0;          // runs of so many exact zeros are gaps; 0 keeps all
};

struct ForecastOptions {
    SeriesInput series;
    std::string column;   // "" = the first that is not the time
    std::string at;       // ISO 8601; "" = the end of the series
    int horizon = 24;     // steps
    double stepHours = 1; // of the means that are forecast
    double seasonHours = 24;
    double historyDays = 28; // before `at`
    std::string output;      // CSV; "" = none
    bool json = false;
};

struct AnomalyOptions {
    SeriesInput series;
    std::vector<std::string> columns; // of one machine
    double learnSeconds = 0;          // from the start, known to be normal
    std::string label;                // column that says where anomalies are: 0 or 1; "" = none
    std::string output;               // CSV; "" = none
    bool json = false;
};

int runForecast(const ForecastOptions& options);
int runAnomaly(const AnomalyOptions& options);

} // namespace sandtable::app
