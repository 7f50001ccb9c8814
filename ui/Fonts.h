// The typefaces on screen and the glyphs loaded for them. Chinese has tens of thousands of glyphs, so only those that
// occur are rasterised (FreeType), and the atlas is rebuilt when new ones appear. Main thread, needs a current ImGui
// context.
#pragma once

#include "core/Result.h"

#include <imgui.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::ui {

/// One face inside a font file; a collection (.ttc) holds several.
struct FontFace {
    std::filesystem::path file;
    int index = 0;
    float lineHeight = 1; // ascent to descent, in ems
    std::string family;
};

/// The best face with Chinese in the folders: Noto Sans CJK SC, else Source Han Sans, else WenQuanYi, else Droid
/// fallback. Faces are told apart by their family name, never by a fixed index.
Result<FontFace> findChineseFace(std::span<const std::filesystem::path> folders, bool bold);
/// The system's and the person's font folders.
std::vector<std::filesystem::path> fontFolders();

/// A read-only view of a file; pages are read when touched, which keeps a 19 MB font out of memory.
class MappedFile {
public:
    static Result<std::unique_ptr<MappedFile>> open(const std::filesystem::path& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    MappedFile(const std::byte* data, size_t size) : m_data(data), m_size(size) {}
    const std::byte* m_data;
    size_t m_size;
};

/// Code points (of the basic plane) that have been asked for.
class GlyphSet {
public:
    GlyphSet();
    /// Adds the characters of a UTF-8 text; true if one is new. Broken sequences count as U+FFFD.
    bool add(std::string_view utf8);
    bool has(char32_t codePoint) const;
    size_t size() const { return m_count; }
    ImVector<ImWchar> ranges() const;

private:
    ImFontGlyphRangesBuilder m_bits;
    size_t m_count = 0;
};

/// Sizes are ems (the side of a Chinese character) at scale 1; ImFont::FontSize is the line height, nearly half as much
/// again.
class Fonts {
public:
    /// Finds the faces; an error names the package to install.
    static Result<Fonts> create(float scale);

    /// Rasterises the glyphs into the current context's atlas; the large heading gets only those it needs. The fonts
    /// below change.
    void rebuild(const GlyphSet& glyphs, const GlyphSet& headingGlyphs);

    ImFont* small = nullptr;   // 15: notes, units, captions
    ImFont* body = nullptr;    // 18: what is read
    ImFont* title = nullptr;   // 22 bold: card titles, key figures
    ImFont* heading = nullptr; // 28 bold: the park's name
    ImFont* numeral = nullptr; // 44 bold: one figure a card; digits and their signs only

    /// Top of a line whose characters look centred at `centerY`: they stand a little below the middle of the line.
    static float lineTop(const ImFont* font, float centerY);

private:
    explicit Fonts(float scale) : m_scale(scale) {}
    ImFont* add(const MappedFile& file, const FontFace& face, float emSize, const ImWchar* ranges);

    float m_scale;
    std::unique_ptr<MappedFile> m_regular, m_bold;
    FontFace m_regularFace, m_boldFace;
    ImVector<ImWchar> m_ranges, m_headingRanges; // must live as long as the atlas
};

} // namespace sandtable::ui
