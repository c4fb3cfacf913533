package pith.vfs.ext4.format;

/** A superblock that makes no sense, or asks for what is not there; the message says which, for people. */
public final class BadSuperBlock extends Exception {
  private static final long serialVersionUID = 1L;

  public BadSuperBlock(String message) {
    super(message);
  }
}
