package pith.vfs.hostfs;

/** An inode that stands for a file of the host. */
interface HostNode {
  /** {@return which file it is; null if it is in memory only} */
  HostAttributes.Key key();

  /** {@return where it is; null if it is in memory only} */
  HostLocation location();
}
