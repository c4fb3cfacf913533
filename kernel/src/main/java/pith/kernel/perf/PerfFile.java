package pith.kernel.perf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoTarget;

/** An open event: read(2) answers its count, or those of its group if it leads one; ioctl(2) switches it. Source: perf_event_open(2). */
public final class PerfFile extends File {
  /** Size of Linux's {@code struct perf_event}, about. */
  private static final int RECORD_BYTES = 1024;

  private static final int ENABLE = 0x2400, DISABLE = 0x2401, RESET = 0x2403, ID = 0x8008_2407;
  private static final long WHOLE_GROUP = 1;

  /** What an event watches: a task, or all that runs on {@code hart} if that is not null. */
  record Place(Watch watch, Hart hart) {}

  private final PerfAttributes attributes;
  private final PerfEvent event;
  private final Place place;
  private final long number;
  private final Machine machine;

  /** The event that this one belongs to; itself if it leads. */
  private final PerfFile leader;

  /** All events that this one leads, itself first; they outlive its file. */
  private final List<PerfFile> group = new CopyOnWriteArrayList<>();

  private PerfFile(Path path, PerfAttributes attributes, PerfEvent event, Place place, PerfFile leader, long number, Machine machine) {
    super(path, OpenFlags.RDWR, Credentials.ROOT, RECORD_BYTES);
    this.attributes = attributes;
    this.event = event;
    this.place = place;
    this.leader = leader == null ? this : leader;
    this.number = number;
    this.machine = machine;
  }

  /** {@return the file of a new event, which is on from now on if its attributes say so; {@code leader} is null for one that leads} */
  static File open(Vfs vfs, PerfAttributes attributes, PerfEvent event, Place place, PerfFile leader, long number, Machine machine) {
    try (Path path = vfs.anonymous().named("[perf_event]")) {
      PerfFile file = new PerfFile(path, attributes, event, place, leader, number, machine);
      file.leader.group.add(file);
      place.watch.add(event);
      return file;
    }
  }

  Watch watch() {
    return place.watch;
  }

  /** {@return whether an event on {@code task}, or if that is null on {@code hart}, may join the group that this one leads} */
  boolean mayLead(Watch task, Hart hart) {
    return leader == this && (task != null ? place.watch == task : hart == place.hart);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    byte[] answer = attributes.readsGroup() ? groupAnswer() : answer();
    if (to.remaining() < answer.length) {
      throw Refused.of(Errno.ENOSPC);
    }
    return to.put(answer, 0, answer.length);
  }

  private byte[] answer() {
    ByteBuffer answer = buffer(4);
    answer.putLong(count());
    putTimes(answer);
    putId(answer, this);
    return bytes(answer);
  }

  private byte[] groupAnswer() {
    ByteBuffer answer = buffer(3 + 2 * group.size());
    answer.putLong(group.size());
    putTimes(answer);
    for (PerfFile member : group) {
      answer.putLong(member.count());
      putId(answer, member);
    }
    return bytes(answer);
  }

  private void putTimes(ByteBuffer answer) {
    long running = machine.nanos(place.watch.running(event) + (event.heirs() == null ? 0 : event.heirs().running()));
    if (attributes.readsEnabled()) {
      answer.putLong(running);
    }
    if (attributes.readsRunning()) {
      answer.putLong(running);
    }
  }

  private void putId(ByteBuffer answer, PerfFile of) {
    if (attributes.readsId()) {
      answer.putLong(of.number);
    }
  }

  private static ByteBuffer buffer(int longs) {
    return ByteBuffer.allocate(longs * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer answer) {
    return Arrays.copyOf(answer.array(), answer.position());
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    List<PerfFile> meant = (argument & WHOLE_GROUP) != 0 ? leader.group : List.of(this);
    switch (command) {
      case ENABLE -> meant.forEach(file -> file.enable(true));
      case DISABLE -> meant.forEach(file -> file.enable(false));
      case RESET -> meant.forEach(PerfFile::reset);
      case ID -> memory.writeLong(argument, number);
      default -> throw Refused.of(Errno.ENOTTY);
    }
    return 0;
  }

  private void enable(boolean wanted) {
    place.watch.enable(event, wanted);
    if (event.heirs() != null) {
      event.heirs().enable(wanted);
    }
  }

  private void reset() {
    place.watch.reset(event);
    if (event.heirs() != null) {
      event.heirs().reset();
    }
  }

  private long count() {
    long count = place.watch.count(event) + (event.heirs() == null ? 0 : event.heirs().count());
    return event.told(count, machine);
  }

  @Override
  protected void released() {
    leader.group.remove(this);
    place.watch.remove(event);
    if (event.heirs() != null) {
      event.heirs().close();
    }
  }
}
