package pith.vfs;

import pith.vfs.attr.Credentials;

/**
 * On whose behalf, and from where in the tree, a call is made. A task makes a new one when its credentials change, not for each call.
 */
public record Caller(FsContext context, Credentials credentials) {
  /** {@return this with the real ids instead of the effective ones, for access} */
  public Caller real() {
    return new Caller(context, credentials.real());
  }

  int withUmask(int mode) {
    return mode & ~context.umask();
  }
}
