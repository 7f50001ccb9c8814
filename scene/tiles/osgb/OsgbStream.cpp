#include "scene/tiles/osgb/OsgbStream.h"

#include "scene/tiles/Inflate.h"
#include "scene/tiles/osgb/OsgbImages.h"

#include <fmt/format.h>
#include <osg/Geometry>
#include <osg/Notify>
#include <osgDB/FileNameUtils>
#include <osgDB/InputStream>
#include <osgDB/ObjectWrapper>
#include <osgDB/Registry>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

namespace sandtable::scene {

namespace {

constexpr uint32_t magicLow = 0x6C910EA1, magicHigh = 0x1AFB4545;
constexpr uint32_t attributeSchemaData = 0x2, attributeBinaryBrackets = 0x4;

/// Thrown through OpenSceneGraph's reader to leave it; caught in readOsgb.
struct BrokenStream : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A read-only stream over bytes that are not copied.
class MemoryBuffer : public std::streambuf {
public:
    explicit MemoryBuffer(const std::string& bytes) {
        char* begin = const_cast<char*>(bytes.data()); // streambuf's interface; nothing writes
        setg(begin, begin, begin + bytes.size());
    }

protected:
    pos_type seekoff(off_type offset, std::ios_base::seekdir direction, std::ios_base::openmode) override {
        const char* base = direction == std::ios_base::beg   ? eback()
                           : direction == std::ios_base::cur ? gptr()
                                                             : egptr();
        const off_type target = base - eback() + offset;
        if (target < 0 || target > egptr() - eback()) return pos_type(off_type(-1));
        setg(eback(), eback() + target, egptr());
        return target;
    }
    pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
        return seekoff(off_type(position), std::ios_base::beg, mode);
    }
};

/// OSG's binary encoding with every length checked against what is left of the stream.
/// After decompression OSG sets another stream, so the bytes are always taken from `_in`.
class GuardedIterator : public osgDB::InputIterator {
public:
    GuardedIterator(std::istream& stream, bool binaryBrackets, bool byteSwap) {
        setStream(&stream);
        setByteSwap(byteSwap);
        setSupportBinaryBrackets(binaryBrackets);
    }

    std::unordered_map<const void*, size_t> blockSizes;

    bool isBinary() const override { return true; }
    void readBool(bool& b) override { b = number<char>() != 0; }
    void readChar(char& c) override { c = number<char>(); }
    void readSChar(signed char& c) override { c = number<signed char>(); }
    void readUChar(unsigned char& c) override { c = number<unsigned char>(); }
    void readShort(short& s) override { s = number<short>(); }
    void readUShort(unsigned short& s) override { s = number<unsigned short>(); }
    void readInt(int& i) override {
        const auto image = std::exchange(m_image, std::nullopt);
        i = number<int32_t>();
        checkCount(i);
        if (image) m_image = image->with(i);
    }
    void readUInt(unsigned int& i) override {
        const auto image = std::exchange(m_image, std::nullopt);
        const auto className = imageOrClass();
        i = number<uint32_t>();
        if (image && image->sizeFollows()) {
            if (i > remaining()) throw BrokenStream("a picture is longer than the file");
            m_image = image->afterSize();
        }
        if (std::exchange(m_idFollows, false)) checkIdentity(i, className);
    }
    void readLong(long& l) override { l = number<int32_t>(); }
    void readULong(unsigned long& l) override { l = number<uint32_t>(); }
    void readFloat(float& f) override { f = number<float>(); }
    void readDouble(double& d) override { d = number<double>(); }
    void readStream(std::istream& (*)(std::istream&)) override {}
    void readBase(std::ios_base& (*)(std::ios_base&)) override {}
    void readGLenum(osgDB::ObjectGLenum& value) override { value.set(number<uint32_t>()); }
    void readProperty(osgDB::ObjectProperty& property) override {
        m_idFollows = property._name == "UniqueID";
        property.set(property._mapProperty ? number<int32_t>() : 0);
    }
    void readWrappedString(std::string& text) override {
        readString(text);
        m_image = ImageHead{};
    }

    void readString(std::string& text) override {
        const bool first = std::exchange(m_first, false);
        const auto size = number<int32_t>();
        if (size < 0 || size > remaining()) throw BrokenStream("a text is longer than the file");
        text.resize(static_cast<size_t>(size));
        take(text.data(), text.size());
        // The first text names the compression; OSG crashes on one it does not know.
        if (first && text != "0" && !osgDB::Registry::instance()->getObjectWrapperManager()->findCompressor(text))
            throw BrokenStream(fmt::format("unknown compression \"{}\"", text));
        m_text = text;
    }

    void readCharArray(char* target, unsigned int size) override {
        if (size > remaining()) throw BrokenStream("a block of data is longer than the file");
        const auto image = std::exchange(m_image, std::nullopt);
        take(target, size);
        if (image && image->isPixels()) blockSizes[target] = size;
        m_image = image;
    }

    void readMark(osgDB::ObjectMark& mark) override {
        if (mark._name == "{")
            openBracket();
        else if (mark._name == "}")
            closeBracket();
    }

    void advanceToCurrentEndBracket() override {
        if (!_supportBinaryBrackets || m_blockEnds.empty()) return;
        if (_in->rdbuf()->pubseekpos(m_blockEnds.back()) == std::streampos(-1))
            throw BrokenStream("an object is longer than the file");
        m_blockEnds.pop_back();
    }

private:
    /// What a number may exceed the rest of the file by and still pass for something else than a count.
    static constexpr int64_t countSlack = 1 << 20;
    static constexpr int maxNesting = 1000;

    /// How far the reading of a picture has come since its file name, the one text OSG reads as "wrapped" with numbers
    /// behind it: a hint, where the picture is, for raw pixels nine numbers about them, the size of the data, the data,
    /// for raw pixels the number of mipmaps.
    struct ImageHead {
        int numbers = 0, sizes = 0;
        int place = osgDB::IMAGE_EXTERNAL;

        ImageHead with(int number) const { return {numbers + 1, 0, numbers == 1 ? number : place}; }
        bool sizeFollows() const {
            if (place == osgDB::IMAGE_INLINE_DATA) return numbers == 11 && sizes < 2;
            return place == osgDB::IMAGE_INLINE_FILE && numbers == 2 && sizes < 1;
        }
        ImageHead afterSize() const { return {numbers, sizes + 1, place}; }
        bool isPixels() const { return place == osgDB::IMAGE_INLINE_DATA && sizes == 1; }
    };

    int64_t remaining() const { return _in->rdbuf()->in_avail(); }

    void take(char* target, size_t size) {
        // OSG notes an error and reads on, with null where an object should be.
        if (const auto* exception = _inputStream->getException()) throw BrokenStream(exception->getError());
        if (_in->rdbuf()->sgetn(target, static_cast<std::streamsize>(size)) != static_cast<std::streamsize>(size))
            throw BrokenStream("the data ends early");
        m_text.reset();
        m_class.reset();
        m_image.reset();
    }

    template<class T> T number() {
        T value;
        take(reinterpret_cast<char*>(&value), sizeof value);
        if (_byteSwap) std::reverse(reinterpret_cast<char*>(&value), reinterpret_cast<char*>(&value) + sizeof value);
        return value;
    }

    /// OSG fills as many elements as some counts say before it reads them: those of arrays, which it reads as `int`
    /// (and little else), and the sizes of pictures. Other counts, and bit masks, it reads as `unsigned`; there it
    /// stores elements only as they come.
    void checkCount(int64_t value) const {
        if (value > remaining() + countSlack) throw BrokenStream("a count is larger than the file");
    }

    /// The class of the object whose number is next. A picture's has no bracket, and in old files no class.
    std::string imageOrClass() const {
        constexpr const char* image = "osg::Image";
        if (m_idFollows && m_text && *m_text != image)
            throw BrokenStream(fmt::format("a picture of class \"{}\"", *m_text));
        return m_class.value_or(image);
    }

    /// An object that is used again is written as its class and number once more. OSG believes both; a number of
    /// something else leaves it with null or with an object of another class.
    void checkIdentity(uint32_t id, const std::string& name) {
        const auto [known, added] = m_classes.emplace(id, name);
        if (!added && known->second != name) throw BrokenStream(fmt::format("object {} is used as {}", id, name));
        if (added && !osgDB::Registry::instance()->getObjectWrapperManager()->findWrapper(name))
            throw BrokenStream(fmt::format("unknown class \"{}\"", name));
    }

    void openBracket() {
        auto text = std::exchange(m_text, std::nullopt);
        if (++m_nesting > maxNesting) throw BrokenStream("objects are nested without end");
        if (_supportBinaryBrackets) beginBlock();
        m_class = std::move(text); // if an object's number follows
    }

    void beginBlock() {
        const auto begin = _in->rdbuf()->pubseekoff(0, std::ios_base::cur, std::ios_base::in);
        constexpr int lastVersionWithShortBlocks = 148;
        const bool shortBlock = getInputStream()->getFileVersion() <= lastVersionWithShortBlocks;
        const int64_t size = shortBlock ? number<int32_t>() : number<int64_t>();
        if (size < 0 || size > remaining() + static_cast<int64_t>(sizeof size))
            throw BrokenStream("an object is longer than the file");
        m_blockEnds.push_back(begin + std::streamoff(size));
    }

    void closeBracket() {
        --m_nesting;
        if (_supportBinaryBrackets && !m_blockEnds.empty()) m_blockEnds.pop_back();
    }

    bool m_first = true, m_idFollows = false;
    std::optional<ImageHead> m_image;
    std::optional<std::string> m_text, m_class;          // what was just read: a text; a text and a bracket
    std::unordered_map<uint32_t, std::string> m_classes; // by object number
    int m_nesting = 0;
    std::vector<std::streampos> m_blockEnds;
};

/// Reads a geometry's primitives in place of OSG's serializer, which hands the geometry a null for one it cannot read
/// and crashes there. Everything else stays with OSG's.
class CheckedPrimitives : public osgDB::BaseSerializer {
public:
    explicit CheckedPrimitives(osgDB::BaseSerializer* original)
        : BaseSerializer(original->getUsage()), m_original(original) {
        // Through member pointers: the fields are protected, but of the same base.
        _firstVersion = original->*(&CheckedPrimitives::_firstVersion);
        _lastVersion = original->*(&CheckedPrimitives::_lastVersion);
    }

    const std::string& getName() const override { return m_original->getName(); }
    bool set(osg::Object& object, void* value) override { return m_original->set(object, value); }
    bool get(const osg::Object& object, void* value) override { return m_original->get(object, value); }
    bool write(osgDB::OutputStream& stream, const osg::Object& object) override {
        return m_original->write(stream, object);
    }

    bool read(osgDB::InputStream& stream, osg::Object& object) override {
        if (!stream.isBinary()) return m_original->read(stream, object);
        unsigned count = 0;
        stream >> count;
        for (unsigned i = 0; i < count; ++i) {
            osg::ref_ptr<osg::PrimitiveSet> primitive;
            stream >> primitive;
            if (!primitive) {
                stream.throwException("an unknown kind of primitive"); // OSG's way: noted, and seen at the next read
                return false;
            }
            static_cast<osg::Geometry&>(object).addPrimitiveSet(primitive);
        }
        return true;
    }

private:
    osg::ref_ptr<osgDB::BaseSerializer> m_original;
};

/// Inflates in place of OSG's own compressor, which follows whatever the data asks for. Compressing stays with OSG's.
class BoundedZlib : public osgDB::BaseCompressor {
public:
    explicit BoundedZlib(osgDB::BaseCompressor* original) : m_original(original) { setName(original->getName()); }

    bool compress(std::ostream& stream, const std::string& source) override {
        return m_original->compress(stream, source);
    }
    bool decompress(std::istream& stream, std::string& target) override {
        const std::string rest{std::istreambuf_iterator<char>(stream), {}};
        auto bytes = inflated(rest, "");
        if (!bytes) throw BrokenStream(bytes.error().message);
        target = std::move(bytes).value();
        return true;
    }

private:
    osg::ref_ptr<osgDB::BaseCompressor> m_original;
};

void guardCompression() {
    auto* manager = osgDB::Registry::instance()->getObjectWrapperManager();
    if (auto* original = manager->findCompressor("zlib")) manager->addCompressor(new BoundedZlib(original));
}

void guardPrimitives() {
    auto* wrapper = osgDB::Registry::instance()->getObjectWrapperManager()->findWrapper("osg::Geometry");
    for (auto& serializer : wrapper->getSerializerList())
        if (serializer->getName() == "PrimitiveSetList") serializer = new CheckedPrimitives(serializer);
}

/// Loads what OSG would otherwise load in the middle of reading, on several threads at once, and keeps it from
/// printing.
void initializeOnce() {
    static std::once_flag once;
    std::call_once(once, [] {
        osg::setNotifyLevel(osg::ALWAYS);
        osgDB::Registry* registry = osgDB::Registry::instance();
        registry->loadLibrary(registry->createLibraryNameForNodeKit("osg"));
        guardPrimitives();
        guardCompression();
        installOsgbImageReader();
    });
}

uint32_t wordAt(const std::string& bytes, size_t index) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + index * sizeof word, sizeof word);
    return word;
}

constexpr size_t headerBytes = 2 * sizeof(uint32_t);

struct Header {
    bool byteSwap = false;
    uint32_t type = 0, version = 0, attributes = 0;
};

Result<Header> readHeader(const std::string& bytes, const std::string& file) {
    if (bytes.size() < 5 * sizeof(uint32_t)) return Error{ErrorKind::InvalidData, file, "too short for an OSGB file"};
    Header header;
    header.byteSwap =
        wordAt(bytes, 0) == __builtin_bswap32(magicLow) && wordAt(bytes, 1) == __builtin_bswap32(magicHigh);
    if (!header.byteSwap && (wordAt(bytes, 0) != magicLow || wordAt(bytes, 1) != magicHigh))
        return Error{ErrorKind::InvalidData, file, "not an OSGB file (wrong first bytes)"};
    const auto word = [&](size_t index) {
        return header.byteSwap ? __builtin_bswap32(wordAt(bytes, index)) : wordAt(bytes, index);
    };
    header.type = word(2), header.version = word(3), header.attributes = word(4);
    return header;
}

Result<void> checkSupported(const Header& header, const std::string& file) {
    constexpr uint32_t newestVersion = 161; // OpenSceneGraph 3.6.5
    if (header.type != osgDB::InputStream::READ_SCENE)
        return Error{ErrorKind::Unsupported, file, fmt::format("OSGB type {} is not a scene", header.type)};
    if (header.version > newestVersion)
        return Error{ErrorKind::Unsupported, file,
                     fmt::format("OSGB version {} is newer than {}", header.version, newestVersion)};
    if (header.attributes & attributeSchemaData)
        return Error{ErrorKind::Unsupported, file, "OSGB with its own schema is not supported"};
    return {};
}

osg::ref_ptr<osgDB::Options> readOptions(const std::string& file) {
    osg::ref_ptr<osgDB::Options> options = new osgDB::Options;
    options->setObjectCacheHint(osgDB::Options::CACHE_NONE);
    options->getDatabasePathList().push_front(osgDB::getFilePath(file));
    return options;
}

/// Runs OSG's reader; throws what it throws.
OsgbScene readScene(const std::string& bytes, const std::string& file, const Header& header) {
    MemoryBuffer buffer(bytes);
    std::istream stream(&buffer);
    stream.seekg(headerBytes);
    const osg::ref_ptr<GuardedIterator> iterator =
        new GuardedIterator(stream, (header.attributes & attributeBinaryBrackets) != 0, header.byteSwap);
    osgDB::InputStream input(readOptions(file).get());
    input.start(iterator.get());
    input.decompress();
    osg::ref_ptr<osg::Object> object;
    if (!input.getException()) object = input.readObject();
    if (const auto* exception = input.getException()) throw BrokenStream(exception->getError());
    OsgbScene scene;
    scene.root = dynamic_cast<osg::Node*>(object.get());
    scene.blockSizes = std::move(iterator->blockSizes);
    return scene;
}

} // namespace

Result<OsgbScene> readOsgb(const std::string& bytes, const std::string& file) {
    initializeOnce();
    const auto header = readHeader(bytes, file);
    if (!header) return header.error();
    if (const auto supported = checkSupported(*header, file); !supported) return supported.error();
    try {
        OsgbScene scene = readScene(bytes, file, *header);
        if (!scene.root) return Error{ErrorKind::InvalidData, file, "holds no scene"};
        return scene;
    } catch (const BrokenStream& broken) {
        return Error{ErrorKind::InvalidData, file, fmt::format("broken OSGB: {}", broken.what())};
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::InvalidData, file, "broken OSGB: asks for more memory than there is"};
    } catch (const std::length_error&) {
        return Error{ErrorKind::InvalidData, file, "broken OSGB: a negative count"};
    }
}

} // namespace sandtable::scene
