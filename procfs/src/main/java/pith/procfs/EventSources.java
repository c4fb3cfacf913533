package pith.procfs;

import java.util.Arrays;
import pith.vfs.pseudo.PseudoNode;

/**
 * /sys/bus/event_source: who counts performance events, and by which type perf_event_open(2) is told so. Without it perf(1) knows no events by name. Source:
 * Linux {@code Documentation/ABI/testing/sysfs-bus-event_source-devices}.
 */
enum EventSources {
  /** The harts' counters. riscv has them under the number of raw events, {@code PERF_TYPE_RAW}. */
  CPU("cpu", 4),
  /** What the kernel counts. */
  SOFTWARE("software", 1);

  private final String device;
  private final int type;

  EventSources(String device, int type) {
    this.device = device;
    this.type = type;
  }

  /** {@return the folders of the devices, for /sys/devices} */
  static PseudoNode.Entry[] devices() {
    return Arrays.stream(values()).map(source -> PseudoNode.folder(source.device, PseudoNode.file("type", context -> source.type + "\n"))).toArray(PseudoNode.Entry[]::new);
  }

  /** {@return the folder event_source, for /sys/bus} */
  static PseudoNode.Entry bus() {
    PseudoNode.Entry[] links = Arrays.stream(values()).map(source -> PseudoNode.link(source.device, context -> "../../../devices/" + source.device)).toArray(PseudoNode.Entry[]::new);
    return PseudoNode.folder("event_source", PseudoNode.folder("devices", links));
  }
}
