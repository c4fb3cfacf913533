package pith.hal.nvme;

import pith.hal.topology.Latency;
import pith.hal.topology.StorageSpec;

/**
 * How long commands take: units of the medium that work at the same time, each at one thing, a link that moves so many bytes per second, and a write cache that
 * takes data as long as it has room. Guarded by the controller's lock; times are in cycles.
 *
 * <p>A block is read by the unit of its address. What is written goes to whichever unit's turn it is, page by page, after the command has ended (a flash
 * translation layer writes a log). A read waits for the page that its unit is programming, but goes before those that the unit has still to program.
 *
 * <p>The link is a counter of work: it bounds what is moved over time, not the order in which commands get it.
 */
final class MediaTiming {
  private final StorageSpec spec;
  private final long hertz;
  private final long readCycles;
  private final long writeCycles;
  private final long programCycles;

  /** When each unit has read, and programmed, all that it has to. */
  private final long[] readEnd;

  private final long[] programEnd;

  /** When each of the last pages that the cache held has been programmed: a ring. */
  private final long[] drained;

  private int partial;
  private long pages;
  private long lastDrained;
  private long linkEnd;

  MediaTiming(StorageSpec spec, long hertz) {
    this.spec = spec;
    this.hertz = hertz;
    this.programCycles = cycles(spec.program());
    this.readCycles = Math.max(1, cycles(spec.read()) - link(spec.pageBytes() > 4096 ? 4096 : spec.pageBytes()));
    this.writeCycles = cycles(spec.write());
    this.readEnd = new long[spec.units()];
    this.programEnd = new long[spec.units()];
    this.drained = new long[(int) Math.max(1, spec.cacheBytes() / spec.pageBytes())];
  }

  private long cycles(Latency latency) {
    return latency.cycles(hertz);
  }

  private long link(int bytes) {
    return spec.link().picoseconds(bytes) / 1000 * (hertz / 1_000_000) / 1000;
  }

  /** {@return when a read of {@code bytes} bytes at {@code position}, asked for at {@code now}, ends} */
  long read(long now, long position, int bytes) {
    long end = now;
    for (long page = position / spec.pageBytes(); page * spec.pageBytes() < position + bytes; page++) {
      int unit = (int) (page % readEnd.length);
      long programs = programEnd[unit] - now;
      long current = programs > 0 ? programs % programCycles : 0;
      readEnd[unit] = Math.max(Math.max(now, readEnd[unit]), now + current) + readCycles;
      if (programs > current) {
        programEnd[unit] += readCycles;
      }
      end = Math.max(end, readEnd[unit]);
    }
    return Math.max(end + link(bytes), moved(now, bytes));
  }

  private long moved(long now, int bytes) {
    linkEnd = Math.max(linkEnd, now) + link(bytes);
    return linkEnd;
  }

  /** {@return when a write ends that the cache takes} */
  long write(long now, int bytes) {
    long room = now;
    for (partial += bytes; partial >= spec.pageBytes(); partial -= spec.pageBytes()) {
      room = Math.max(room, program(now));
    }
    return Math.max(Math.max(room, now) + writeCycles, moved(now, bytes));
  }

  /** A page leaves the cache. {@return when the cache had room for it} */
  private long program(long now) {
    int slot = (int) (pages % drained.length);
    long room = drained[slot];
    int unit = (int) (pages % programEnd.length);
    programEnd[unit] = Math.max(Math.max(now, room), Math.max(programEnd[unit], readEnd[unit])) + programCycles;
    drained[slot] = programEnd[unit];
    lastDrained = Math.max(lastDrained, programEnd[unit]);
    pages++;
    return room;
  }

  /** {@return when a write ends that must be on the medium} */
  long writeThrough(long now, int bytes) {
    long end = now;
    for (int done = 0; done < bytes; done += spec.pageBytes()) {
      int unit = (int) (pages++ % programEnd.length);
      programEnd[unit] = Math.max(now, Math.max(programEnd[unit], readEnd[unit])) + programCycles;
      end = Math.max(end, programEnd[unit]);
    }
    return Math.max(end, moved(now, bytes)) + writeCycles;
  }

  /** {@return when everything that the cache has taken is on the medium} */
  long flush(long now) {
    if (partial > 0) {
      partial = 0;
      program(now);
    }
    return Math.max(now, lastDrained) + writeCycles;
  }

  /** {@return when a command ends that only changes the controller's tables} */
  long quick(long now) {
    return now + writeCycles;
  }
}
