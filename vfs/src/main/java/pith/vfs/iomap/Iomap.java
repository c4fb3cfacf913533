package pith.vfs.iomap;

import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u64;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U64Field;
import pith.mm.MemorySystem;
import pith.mm.physical.Work;

/**
 * A mapping: where bytes {@code [offset, offset + length)} of a file stand on its disk. The structure lies in emulated RAM, as long as Linux's
 * {@code struct iomap} since 6.16. Filled in by a file system, read by iomap; owned by the {@link IomapIter} that it is part of.
 */
public final class Iomap {
  static final Layout LAYOUT =
      Layout.of(
          "iomap", 72, u64("addr"), u64("offset"), u64("length"), u16("type").at(24), u16("flags"), u64("bdev").at(32), u64("dax_dev"), u64("inline_data"), u64("private"),
          u64("validity_cookie").at(64));

  private static final U64Field ADDR = LAYOUT.u64("addr");
  private static final U64Field OFFSET = LAYOUT.u64("offset");
  private static final U64Field LENGTH = LAYOUT.u64("length");
  private static final U16Field TYPE = LAYOUT.u16("type");
  private static final U16Field FLAGS = LAYOUT.u16("flags");
  private static final U64Field BDEV = LAYOUT.u64("bdev");
  private static final U64Field COOKIE = LAYOUT.u64("validity_cookie");

  /** Address of what has none: Linux's {@code IOMAP_NULL_ADDR}. */
  public static final long NOWHERE = -1;

  private final MemorySystem memory;
  private final PhysicalMemory ram;
  private final long at;

  Iomap(MemorySystem memory, long at) {
    this.memory = memory;
    ram = memory.ram();
    this.at = at;
  }

  /** Fills it in: {@code address} is a byte of the disk, or {@link #NOWHERE}. */
  public void set(IomapType type, long offset, long length, long address) {
    ADDR.set(ram, at, address);
    OFFSET.set(ram, at, offset);
    LENGTH.set(ram, at, length);
    TYPE.set(ram, at, type.ordinal());
  }

  /** Adds bits of {@link IomapFlags}. */
  public void addFlags(int flags) {
    FLAGS.set(ram, at, FLAGS.get(ram, at) | flags);
  }

  /**
   * Notes the state of the file's extents that this was read from: what {@link IomapInode#mappingCookie} was then. A file system that changes extents to answer
   * says what it was afterwards.
   */
  public void validFor(long cookie) {
    COOKIE.set(ram, at, cookie);
  }

  void device(long number) {
    BDEV.set(ram, at, number);
  }

  public IomapType type() {
    return IomapType.of(TYPE.get(ram, at));
  }

  public boolean has(int flag) {
    return (FLAGS.get(ram, at) & flag) != 0;
  }

  public int flags() {
    return FLAGS.get(ram, at);
  }

  public long offset() {
    return OFFSET.get(ram, at);
  }

  /** {@return bytes, from {@link #offset} on; 0 as long as nothing was filled in} */
  public long length() {
    return LENGTH.get(ram, at);
  }

  public long end() {
    return offset() + length();
  }

  /** {@return the byte of the disk where the mapping begins} */
  public long address() {
    return ADDR.get(ram, at);
  }

  /** {@return the byte of the disk where byte {@code position} of the file stands} */
  public long addressOf(long position) {
    return address() + position - offset();
  }

  public boolean covers(long position) {
    return position >= offset() && position < end();
  }

  /** {@return whether reading gives zeroes without asking the disk} */
  public boolean readsAsZero() {
    IomapType type = type();
    return type == IomapType.HOLE || type == IomapType.DELALLOC || type == IomapType.UNWRITTEN;
  }

  long cookie() {
    return COOKIE.get(ram, at);
  }

  /** Clears every byte. */
  void clear() {
    clear(memory, at, LAYOUT.size());
  }

  /** Clears a record by a call of memset. */
  static void clear(MemorySystem memory, long at, int bytes) {
    memory.ram().fill(at, bytes, (byte) 0);
    memory.traffic().touch(at, bytes, Access.STORE);
    Work.chargeClear(bytes);
  }

  @Override
  public String toString() {
    return type() + " [" + offset() + ", " + end() + ")" + (address() == NOWHERE ? "" : " at " + address());
  }
}
