package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.vfs.ext4.format.ExtentFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * Where a file's blocks are: a tree of extents whose root lies in the inode.
 *
 * <p>All changes are one: {@link #set} makes a range of the file be a run of the disk, or nothing, whatever was there before. It rewrites the leaves concerned,
 * runs that continue each other as one; a leaf that overflows is split, one that is empty goes, and an index entry always names the first block of what is
 * below it.
 *
 * <p>Guarded by the inode's lock or whatever guards the mapping of its file. Source: Linux's {@code fs/ext4/extents.c} for the format's rules.
 */
public final class ExtentTree {
  /** Logical blocks have 32 bits: the number of none. */
  static final long END = 0xffff_ffffL;

  private static final int MOST_UNWRITTEN = ExtentFormat.MOST_BLOCKS - 1;

  private final InodeRecord inode;
  private final Ext4Fs fs;

  public ExtentTree(InodeRecord inode) {
    this.inode = inode;
    fs = inode.fs();
  }

  /**
   * {@return the run that holds block {@code logical} of the file, from there on; a hole reaches to the next run, or to the end of what a file can have} May
   * sleep.
   *
   * @throws pith.sync.outcome.Refused EUCLEAN if the tree makes no sense, EBADMSG for a wrong checksum, EIO
   */
  public Mapping lookup(long logical) {
    try (ExtentPath path = new ExtentPath(inode, logical)) {
      int at = path.at();
      if (at >= 0) {
        Mapping run = path.leaf().run(at);
        if (logical < run.logical() + run.count()) {
          return run.from(logical);
        }
      }
      long next = path.leaf().first(at + 1, path.limit());
      if (next <= logical) {
        throw fs.corrupt("inode " + inode.number() + ": its extents are not in order");
      }
      return Mapping.hole(logical, next - logical);
    }
  }

  /** {@return how many levels of nodes there are below the root} */
  public int depth() {
    try (ExtentNode root = ExtentNode.root(inode)) {
      return root.depth();
    }
  }

  /**
   * {@return how many blocks of metadata one {@link #set} may change, for the credits of a handle: the path, a new node on each level, the inode, and what
   * allocating them changes}
   */
  public int credits() {
    return 4 * (depth() + 2) + 4;
  }

  /**
   * Makes blocks {@code [run.logical, run.logical + run.count)} of the file be {@code run}; a hole takes away what is there. What was there before is not
   * freed. May sleep.
   *
   * @throws pith.sync.outcome.Refused ENOSPC if there is no block for a node, with a part done perhaps; EUCLEAN, EIO
   */
  public void set(JournalHandle handle, Mapping run) {
    handle.getWriteAccess(inode.block());
    long at = run.logical();
    long end = at + run.count();
    while (at < end) {
      at = setInLeaf(handle, run, at, end);
    }
    inode.store(handle);
  }

  /** Does what lies in one leaf, or makes room for it. {@return where it goes on} */
  private long setInLeaf(JournalHandle handle, Mapping run, long at, long end) {
    try (ExtentPath path = new ExtentPath(inode, at)) {
      long limit = Math.min(end, path.limit());
      Mapping part = new Mapping(at, limit - at, run.isHole() ? 0 : run.physical(at), run.unwritten());
      List<Mapping> before = path.leaf().runs();
      List<Mapping> after = spliced(before, part);
      if (after.size() > path.leaf().max()) {
        new ExtentGrowth(fs, inode, handle).makeRoom(path, path.at() >= before.size() - 1 && limit == end);
        return at;
      }
      path.leaf().access(handle);
      path.leaf().runs(after);
      path.leaf().store(handle);
      new ExtentGrowth(fs, inode, handle).settle(path);
      return limit;
    }
  }

  /** {@return the runs of a leaf after {@code part} took the place of what there was} */
  private static List<Mapping> spliced(List<Mapping> runs, Mapping part) {
    List<Mapping> after = new ArrayList<>(runs.size() + 2);
    long end = part.logical() + part.count();
    boolean placed = part.isHole();
    for (Mapping run : runs) {
      long runEnd = run.logical() + run.count();
      if (run.logical() < part.logical()) {
        add(after, run.first(Math.min(run.count(), part.logical() - run.logical())));
      }
      if (!placed && runEnd > part.logical()) {
        add(after, part);
        placed = true;
      }
      if (runEnd > end) {
        add(after, run.logical() >= end ? run : run.from(end));
      }
    }
    if (!placed) {
      add(after, part);
    }
    return after;
  }

  /** Adds a run at the end, as a continuation of the last if it is one; none is longer than an entry can say. */
  private static void add(List<Mapping> runs, Mapping run) {
    int most = run.unwritten() ? MOST_UNWRITTEN : ExtentFormat.MOST_BLOCKS;
    Mapping rest = run;
    if (!runs.isEmpty() && runs.getLast().isContinuedBy(run)) {
      Mapping last = runs.removeLast();
      rest = new Mapping(last.logical(), last.count() + run.count(), last.physical(), last.unwritten());
    }
    while (rest.count() > most) {
      runs.add(rest.first(most));
      rest = rest.from(rest.logical() + most);
    }
    runs.add(rest);
  }

  /** Frees every node of the tree, whose runs are gone or of no interest, and makes it empty. */
  void clear(JournalHandle handle) {
    handle.getWriteAccess(inode.block());
    ExtentNode.makeRoot(inode);
    inode.store(handle);
  }

  /** {@return the block where {@code logical} would best be: behind what comes before it in the file, else in the inode's group} */
  public long goal(long logical) {
    try (ExtentPath path = new ExtentPath(inode, logical)) {
      if (path.at() >= 0) {
        Mapping before = path.leaf().run(path.at());
        return before.physical() + (logical - before.logical());
      }
    }
    return fs.geometry().firstBlockOf(fs.geometry().groupOfInode(inode.number()));
  }
}
