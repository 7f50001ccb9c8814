#include "ui/Fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace sandtable::ui {

namespace {

/// A family we like, and how the files that hold it begin. In order of preference.
struct Candidate {
    std::string_view family, filePrefix;
};
constexpr std::array candidates{
    Candidate{"Noto Sans CJK SC", "NotoSansCJK"},          Candidate{"Noto Sans SC", "NotoSansSC"},
    Candidate{"Source Han Sans SC", "SourceHanSans"},      Candidate{"Source Han Sans CN", "SourceHanSans"},
    Candidate{"WenQuanYi Micro Hei", "wqy-microhei"},      Candidate{"WenQuanYi Zen Hei", "wqy-zenhei"},
    Candidate{"Droid Sans Fallback", "DroidSansFallback"},
};

class FreeType {
public:
    FreeType() {
        if (FT_Init_FreeType(&m_library) != 0) m_library = nullptr;
    }
    ~FreeType() { FT_Done_FreeType(m_library); }
    FreeType(const FreeType&) = delete;
    FreeType& operator=(const FreeType&) = delete;

    /// The face with this family and weight, if the file holds one.
    std::optional<FontFace> find(const std::filesystem::path& file, std::string_view family, bool bold) const {
        for (long index = 0, count = 1; index < count; ++index) {
            FT_Face face = nullptr;
            if (FT_New_Face(m_library, file.c_str(), index, &face) != 0) return std::nullopt;
            count = face->num_faces;
            const bool isBold = (face->style_flags & FT_STYLE_FLAG_BOLD) != 0;
            const bool wanted =
                face->family_name && family == face->family_name && isBold == bold && face->units_per_EM > 0;
            const FontFace found{file, static_cast<int>(index), wanted ? lineHeightOf(face) : 1, std::string(family)};
            FT_Done_Face(face);
            if (wanted) return found;
        }
        return std::nullopt;
    }

private:
    static float lineHeightOf(FT_Face face) {
        return static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
    }
    FT_Library m_library = nullptr;
};

std::vector<std::filesystem::path> fontFiles(std::span<const std::filesystem::path> folders) {
    std::vector<std::filesystem::path> files;
    for (const auto& folder : folders) {
        std::error_code unreadable; // a folder we may not read simply has no fonts for us
        std::filesystem::recursive_directory_iterator entry(
            folder, std::filesystem::directory_options::skip_permission_denied, unreadable);
        for (; entry != std::filesystem::recursive_directory_iterator(); entry.increment(unreadable))
            if (entry->is_regular_file(unreadable)) files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

Result<FontFace> findChineseFace(std::span<const std::filesystem::path> folders, bool bold) {
    const FreeType freeType;
    const auto files = fontFiles(folders);
    for (const Candidate& candidate : candidates)
        for (const auto& file : files) {
            if (!file.filename().string().starts_with(candidate.filePrefix)) continue;
            if (auto face = freeType.find(file, candidate.family, bold)) return *std::move(face);
        }
    return Error{ErrorKind::NotFound, "fonts", "no font with Chinese was found; install the package fonts-noto-cjk"};
}

std::vector<std::filesystem::path> fontFolders() {
    std::vector<std::filesystem::path> folders{"/usr/share/fonts", "/usr/local/share/fonts"};
    if (const char* home = std::getenv("HOME")) {
        folders.push_back(std::filesystem::path(home) / ".local/share/fonts");
        folders.push_back(std::filesystem::path(home) / ".fonts");
    }
    return folders;
}

Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::filesystem::path& file) {
    const auto failure = [&] { return Error{ErrorKind::Io, file.string(), std::strerror(errno)}; };
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return failure();
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || status.st_size <= 0) {
        ::close(descriptor);
        return Error{ErrorKind::InvalidData, file.string(), "is empty or cannot be read"};
    }
    const auto size = static_cast<size_t>(status.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (data == MAP_FAILED) return failure();
    return std::unique_ptr<MappedFile>(new MappedFile(static_cast<const std::byte*>(data), size));
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(m_data), m_size); }

GlyphSet::GlyphSet() {
    for (char character = ' '; character <= '~'; ++character) add({&character, 1});
    add("\u00B0\u00B2\u00B3\u00B5\u00B7\u2013\u2026\u2212\uFFFD"); // ° ² ³ µ · – … − and the mark for a missing glyph
}

bool GlyphSet::add(std::string_view utf8) {
    const size_t before = m_count;
    const char* end = utf8.data() + utf8.size();
    for (const char* at = utf8.data(); at < end;) {
        unsigned codePoint = 0;
        at += std::max(1, ImTextCharFromUtf8(&codePoint, at, end));
        if (codePoint < ' ' || codePoint > IM_UNICODE_CODEPOINT_MAX || m_bits.GetBit(codePoint)) continue;
        m_bits.SetBit(codePoint);
        ++m_count;
    }
    return m_count != before;
}

bool GlyphSet::has(char32_t codePoint) const {
    return codePoint <= IM_UNICODE_CODEPOINT_MAX && m_bits.GetBit(codePoint);
}

ImVector<ImWchar> GlyphSet::ranges() const {
    ImFontGlyphRangesBuilder bits = m_bits;
    ImVector<ImWchar> ranges;
    bits.BuildRanges(&ranges);
    return ranges;
}

Result<Fonts> Fonts::create(float scale) {
    const auto folders = fontFolders();
    const auto regular = findChineseFace(folders, false);
    if (!regular) return regular.error();
    const auto boldFace = findChineseFace(folders, true);
    const FontFace& bold = boldFace ? *boldFace : *regular; // a system without the bold weight is still usable

    Fonts fonts(scale);
    auto regularFile = MappedFile::open(regular->file);
    if (!regularFile) return regularFile.error();
    auto boldFile = MappedFile::open(bold.file);
    if (!boldFile) return boldFile.error();
    fonts.m_regular = std::move(*regularFile);
    fonts.m_bold = std::move(*boldFile);
    fonts.m_regularFace = *regular;
    fonts.m_boldFace = bold;
    return fonts;
}

ImFont* Fonts::add(const MappedFile& file, const FontFace& face, float emSize, const ImWchar* ranges) {
    ImFontConfig config;
    config.FontNo = face.index;
    config.OversampleH = 1;
    config.PixelSnapH = true;
    config.RasterizerMultiply = 1.1f; // light strokes on a dark card look thinner than they are
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    // The atlas copies data it does not own; it is told that it owns this for the call, and then that it does not, so
    // that it neither copies nor frees the mapping.
    ImFont* font =
        atlas.AddFontFromMemoryTTF(const_cast<std::byte*>(file.bytes().data()), static_cast<int>(file.bytes().size()),
                                   std::round(emSize * face.lineHeight * m_scale), &config, ranges);
    atlas.ConfigData.back().FontDataOwnedByAtlas = false;
    return font;
}

float Fonts::lineTop(const ImFont* font, float centerY) { return std::round(centerY - font->FontSize * 0.54f); }

void Fonts::rebuild(const GlyphSet& glyphs, const GlyphSet& headingGlyphs) {
    static constexpr ImWchar numerals[] = {' ', '~', 0x2013, 0x2013, 0x2212, 0x2212, 0};
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    io.Fonts->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    io.Fonts->TexDesiredWidth = 1024;
    m_ranges = glyphs.ranges();
    m_headingRanges = headingGlyphs.ranges();
    body = add(*m_regular, m_regularFace, 18, m_ranges.Data);
    small = add(*m_regular, m_regularFace, 15, m_ranges.Data);
    title = add(*m_bold, m_boldFace, 22, m_ranges.Data);
    heading = add(*m_bold, m_boldFace, 28, m_headingRanges.Data);
    numeral = add(*m_bold, m_boldFace, 44, numerals);
    io.FontDefault = body;
    io.Fonts->Build();
}

} // namespace sandtable::ui
