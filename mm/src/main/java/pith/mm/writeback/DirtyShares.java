package pith.mm.writeback;

import pith.mm.physical.PageAccount;

/**
 * The groups that memory is shared among, as far as dirty pages go: a group whose memory is limited may fill only its share of that with them, for otherwise
 * reclaim in the group would find nothing else. Source: Linux's cgroup writeback, {@code mdtc} in {@code mm/page-writeback.c}.
 */
public interface DirtyShares {
  /** Nobody's memory is limited. */
  DirtyShares NONE = new DirtyShares() {
    @Override
    public PageAccount own() {
      return null;
    }

    @Override
    public long dirtyablePages(PageAccount share) {
      return Long.MAX_VALUE;
    }
  };

  /** {@return what the caller's pages are charged to, null if that is the machine} */
  PageAccount own();

  /** {@return how many pages of {@code share} could be dirty: as many as it has of files, and may have} */
  long dirtyablePages(PageAccount share);
}
