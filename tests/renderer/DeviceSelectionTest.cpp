#include "renderer/gpu/DeviceSelection.h"

#include <gmock/gmock.h>
#include <vulkan/vulkan_core.h>

using namespace sandtable::gpu;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

DeviceFacts goodDevice(std::string name, DeviceKind kind) {
    return {.name = std::move(name),
            .kind = kind,
            .apiVersion = VK_API_VERSION_1_3,
            .dynamicRendering = true,
            .synchronization2 = true,
            .timelineSemaphore = true,
            .depth32Attachment = true,
            .pushConstantBytes = 128,
            .maxImageSize = 16384,
            .graphicsQueueFamily = 0,
            .extensions = {"VK_KHR_swapchain"},
            .sampleCounts = {1, 4}};
}

} // namespace

TEST(DeviceSelection, GoodDeviceHasNoReasons) {
    EXPECT_THAT(reasonsToReject(goodDevice("a", DeviceKind::Software), {.presentation = true}), IsEmpty());
}

TEST(DeviceSelection, EveryReasonIsNamed) {
    DeviceFacts device = goodDevice("old", DeviceKind::Discrete);
    device.apiVersion = VK_API_VERSION_1_1;
    device.dynamicRendering = false;
    device.extensions.clear();
    device.graphicsQueueFamily.reset();
    const auto reasons = reasonsToReject(device, {.presentation = true, .samples = 8});
    EXPECT_EQ(reasons.size(), 5u);
    EXPECT_THAT(reasons, Contains(HasSubstr("Vulkan 1.1")));
    EXPECT_THAT(reasons, Contains(HasSubstr("dynamic rendering")));
    EXPECT_THAT(reasons, Contains(HasSubstr("present")));
    EXPECT_THAT(reasons, Contains(HasSubstr("VK_KHR_swapchain")));
    EXPECT_THAT(reasons, Contains(HasSubstr("8 samples")));
}

TEST(DeviceSelection, HeadlessNeedsNoSwapchain) {
    DeviceFacts device = goodDevice("a", DeviceKind::Software);
    device.extensions.clear();
    EXPECT_THAT(reasonsToReject(device, {}), IsEmpty());
}

TEST(DeviceSelection, PrefersTheNameThenTheKind) {
    const std::vector devices{goodDevice("llvmpipe (LLVM 15)", DeviceKind::Software),
                              goodDevice("Integrated 1", DeviceKind::Integrated),
                              goodDevice("Discrete 2", DeviceKind::Discrete)};
    EXPECT_EQ(*chooseDevice(devices, {}), 2u);
    EXPECT_EQ(*chooseDevice(devices, {.preferredName = "LLVMpipe"}), 0u);
    EXPECT_EQ(*chooseDevice(devices, {.preferredName = "no such thing"}), 2u);
}

TEST(DeviceSelection, ErrorListsAllDevicesWithTheirReasons) {
    std::vector devices{goodDevice("First", DeviceKind::Discrete), goodDevice("Second", DeviceKind::Software)};
    devices[0].timelineSemaphore = false;
    devices[1].synchronization2 = false;
    const auto chosen = chooseDevice(devices, {});
    ASSERT_FALSE(chosen);
    EXPECT_THAT(chosen.error().text(),
                AllOf(HasSubstr("First has no timeline"), HasSubstr("Second has no synchronization2")));
    EXPECT_THAT(chooseDevice({}, {}).error().text(), HasSubstr("there is no Vulkan device"));
}
