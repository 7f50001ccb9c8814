// The weights of a health profile that people may argue about: of its themes, directly or from a comparison, and of the
// types of devices. Read from a small file, put into a profile, and written as a new profile. Plain values; any thread.
#pragma once

#include "decision/HealthProfile.h"

namespace sandtable::decision {

struct ProfileWeights {
    std::vector<double> themes; // as the profile's; sum to 1; empty for a profile without themes
    /// Where the themes' weights come from, if from a comparison; kept beside them.
    std::optional<PairwiseMatrix> comparison;
    std::vector<std::pair<std::string, double>> deviceTypes; // as the profile's
    bool operator==(const ProfileWeights&) const = default;
};

/// The themes' weights normalised.
ProfileWeights weightsOf(const HealthProfile& profile);

/// The profile with these weights; with a comparison its weights, which must not contradict one another (else the
/// error of `ahpWeights`). Themes and types must be the profile's.
Result<HealthProfile> withWeights(const HealthProfile& profile, const ProfileWeights& weights);

/// A file of weights: {"themes": {"equipment": 2, …}} or {"comparison": [[1, 3], [0.33, 1]]}, and {"deviceTypes":
/// {"pump": 2}}; what is not mentioned stays as in the profile. Errors name the file, the JSON pointer and what was
/// expected there.
Result<ProfileWeights> loadWeights(const std::filesystem::path& file, const HealthProfile& profile);

/// Writes the profile of `source` with other weights as a new file: its version ends with "+adjusted", and what was
/// adjusted says so. Errors: the file is there already, or cannot be written.
Result<void> saveProfileWithWeights(const std::filesystem::path& source, const ProfileWeights& weights,
                                    const std::string& when, const std::filesystem::path& target);

} // namespace sandtable::decision
