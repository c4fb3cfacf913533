package pith.hal.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sums a whole run up in one number: two runs are the same exactly if their hashes are. */
public final class TraceHashSink implements TraceSink {
  private final MessageDigest digest;
  private final byte[] word = new byte[8];
  private final TraceEvent.FieldVisitor fields =
      new TraceEvent.FieldVisitor() {
        @Override
        public void field(String name, long value) {
          add(name);
          add(value);
        }

        @Override
        public void field(String name, String value) {
          add(name);
          add(value);
        }
      };

  public TraceHashSink() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void accept(long time, int hart, TraceEvent event) {
    add(time);
    add(hart);
    add(event.name());
    event.fields(fields);
    add(-1);
  }

  /** {@return the hash of all events so far, in hexadecimal} */
  public String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this platform's SHA-256 cannot be read on the way", e);
    }
  }

  private void add(long value) {
    for (int i = 0; i < 8; i++) {
      word[i] = (byte) (value >>> 8 * i);
    }
    digest.update(word);
  }

  /** Its length goes first, so that no two sequences of texts look alike. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }
}
