package pith.hal.cpu.interpreter;

/** One instruction: a word whose bits under {@code mask} equal {@code match} is decoded to {@code opcode}. Immutable. */
record Encoding(String name, int opcode, int match, int mask, Format format) {
  boolean matches(int word) {
    return (word & mask) == match;
  }

  /** {@return bits 2–6 of the word, which select a group of instructions} */
  int major() {
    return match >>> 2 & 0x1f;
  }
}
