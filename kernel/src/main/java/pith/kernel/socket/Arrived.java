package pith.kernel.socket;

import java.util.List;
import pith.vfs.File;

/** What came with bytes that were received. Confined to the task that receives. */
public final class Arrived {
  private List<File> files;
  private SocketCredentials credentials;
  private UnixAddress sender;
  private boolean truncated;

  /** {@return files that were passed, whose references go over to the caller; null if there are none} */
  public List<File> files() {
    return files;
  }

  void files(List<File> passed) {
    files = passed;
  }

  /** {@return who sent it; null if the receiver does not want to know} */
  public SocketCredentials credentials() {
    return credentials;
  }

  void credentials(SocketCredentials who) {
    credentials = who;
  }

  /** {@return the sender's name, null if it has none} */
  public UnixAddress sender() {
    return sender;
  }

  void sender(UnixAddress name) {
    sender = name;
  }

  /** {@return whether there was more of the message than the buffer holds} */
  public boolean truncated() {
    return truncated;
  }

  void truncate() {
    truncated = true;
  }

  /** Closes files that the receiver has no use for. */
  public void discard() {
    if (files != null) {
      files.forEach(File::put);
      files = null;
    }
  }
}
