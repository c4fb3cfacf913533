package pith.mm.space;

import java.util.Arrays;

/**
 * What a space should contain, said in the plainest way: for each page of a window what may be done with it and what it holds. A page holds two longs, at its
 * start and at its end; the rest is never written.
 */
final class SpaceOracle {
  /** Memory that several spaces may share: a file, or what a shared anonymous mapping made. */
  static final class Shared {
    final long[][] pages;
    final boolean file;

    Shared(int count, boolean file) {
      pages = new long[count][2];
      this.file = file;
    }
  }

  static final class Page {
    boolean read;
    boolean write;
    boolean dontFork;
    boolean wipeOnFork;
    /** What stands behind it, null for zeroes, and the page's number in it. */
    Shared behind;

    int number;
    boolean shared;
    /** Its own contents, if it has any. */
    long[] own;

    Page copy() {
      Page copy = new Page();
      copy.read = read;
      copy.write = write;
      copy.dontFork = dontFork;
      copy.wipeOnFork = wipeOnFork;
      copy.behind = behind;
      copy.number = number;
      copy.shared = shared;
      copy.own = own == null ? null : own.clone();
      return copy;
    }

    boolean beyondEnd() {
      return behind != null && number >= behind.pages.length;
    }

    long value(int which) {
      if (own != null) {
        return own[which];
      }
      return behind == null ? 0 : behind.pages[number][which];
    }

    void value(int which, long value) {
      if (shared) {
        behind.pages[number][which] = value;
        return;
      }
      if (own == null) {
        own = behind == null ? new long[2] : behind.pages[number].clone();
      }
      own[which] = value;
    }
  }

  final Page[] pages;

  /** A window of {@code count} pages, in which nothing is mapped. */
  SpaceOracle(int count) {
    pages = new Page[count];
  }

  SpaceOracle fork() {
    SpaceOracle child = new SpaceOracle(pages.length);
    for (int i = 0; i < pages.length; i++) {
      Page page = pages[i];
      if (page != null && !page.dontFork) {
        child.pages[i] = page.copy();
        if (page.wipeOnFork) {
          child.pages[i].own = null;
        }
      }
    }
    return child;
  }

  void unmap(int first, int count) {
    Arrays.fill(pages, first, first + count, null);
  }

  boolean allMapped(int first, int count) {
    return Arrays.stream(pages, first, first + count).allMatch(page -> page != null);
  }
}
