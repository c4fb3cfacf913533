package pith.vfs;

import pith.mm.physical.Work;

/** What the file system's steps cost, in cycles: a few cache lines each. */
final class Costs {
  /** Hashing one component and finding its dentry. */
  static final long COMPONENT = 60;

  /** Asking a file system for a name. */
  static final long LOOKUP = 250;

  /** Making, moving or removing a name. */
  static final long NAME_CHANGE = 500;

  /** Opening and releasing a file. */
  static final long OPEN = 350;

  /** Filling in a stat. */
  static final long STAT = 80;

  /** One entry of a directory listing. */
  static final long DIRECTORY_ENTRY = 40;

  /** One page's part of a read or write, and eight bytes for each cycle more. */
  static final long PAGE_STEP = 60;

  private Costs() {}

  static void charge(long cycles) {
    Work.charge(cycles);
  }

  static void chargeCopy(int bytes) {
    Work.charge(PAGE_STEP + (bytes >>> 3));
  }
}
