package pith.hal.cpu.interpreter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes RISC-V machine code for tests, from the interpreter's own table of encodings; qemu tells whether the table is right. */
final class Assembler {
  static final int ZERO = 0;
  static final int SP = 2;
  static final int T0 = 5;
  static final int T1 = 6;
  static final int A0 = 10;
  static final int A1 = 11;
  static final int A2 = 12;
  static final int A7 = 17;
  static final int FCSR = 3;

  private static final Map<String, Encoding> BY_NAME = new HashMap<>();

  static {
    InstructionSet.ALL.forEach(encoding -> BY_NAME.put(encoding.name(), encoding));
  }

  private final long origin;
  private final ByteBuffer bytes;
  private final List<Runnable> fixups = new ArrayList<>();

  Assembler(long origin, int capacity) {
    this.origin = origin;
    this.bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A place in the code, known by the end. */
  static final class Label {
    private long address = -1;

    long address() {
      return address;
    }
  }

  long here() {
    return origin + bytes.position();
  }

  Label mark() {
    return mark(new Label());
  }

  Label mark(Label label) {
    label.address = here();
    return label;
  }

  Assembler word(int word) {
    bytes.putInt(word);
    return this;
  }

  Assembler half(int half) {
    bytes.putShort((short) half);
    return this;
  }

  Assembler r(String name, int rd, int rs1, int rs2) {
    return word(match(name) | rd << 7 | rs1 << 15 | (hasRs2(name) ? rs2 << 20 : 0));
  }

  /** As {@link #r}, with a rounding mode and, for fused multiply-adds, a third source. */
  Assembler rounded(String name, int rd, int rs1, int rs2, int rs3, int mode) {
    int third = find(name).format() == Format.FUSED ? rs3 << 27 : 0;
    return word(match(name) | rd << 7 | rs1 << 15 | (hasRs2(name) ? rs2 << 20 : 0) | third | mode << 12);
  }

  Assembler i(String name, int rd, int rs1, int immediate) {
    return word(match(name) | rd << 7 | rs1 << 15 | immediate << 20);
  }

  Assembler s(String name, int rs2, int rs1, int immediate) {
    return word(match(name) | (immediate & 31) << 7 | rs1 << 15 | rs2 << 20 | immediate >> 5 << 25);
  }

  Assembler u(String name, int rd, int upper) {
    return word(match(name) | rd << 7 | upper & 0xffff_f000);
  }

  Assembler branch(String name, int rs1, int rs2, Label to) {
    int at = bytes.position();
    fixups.add(() -> bytes.putInt(at, match(name) | rs1 << 15 | rs2 << 20 | branchBits((int) (to.address - origin - at))));
    return word(0);
  }

  Assembler jal(int rd, Label to) {
    int at = bytes.position();
    fixups.add(() -> bytes.putInt(at, match("jal") | rd << 7 | jumpBits((int) (to.address - origin - at))));
    return word(0);
  }

  /** Loads any constant that fits in 32 bits, signed. */
  Assembler li(int rd, int value) {
    u("lui", rd, value + 0x800 & 0xffff_f000);
    return i("addiw", rd, rd, value << 20 >> 20);
  }

  Assembler nop() {
    return i("addi", 0, 0, 0);
  }

  void align(int to) {
    while (bytes.position() % to != 0) {
      bytes.put((byte) 0);
    }
  }

  void bytes(byte[] more) {
    bytes.put(more);
  }

  byte[] finish() {
    fixups.forEach(Runnable::run);
    byte[] code = new byte[bytes.position()];
    bytes.get(0, code);
    return code;
  }

  static Encoding find(String name) {
    return BY_NAME.get(name);
  }

  private static int match(String name) {
    return find(name).match();
  }

  private static boolean hasRs2(String name) {
    return (find(name).mask() & 0x01f0_0000) == 0;
  }

  static int branchBits(int distance) {
    return distance >> 12 << 31 | (distance >> 5 & 0x3f) << 25 | (distance >> 1 & 0xf) << 8 | (distance >> 11 & 1) << 7;
  }

  static int jumpBits(int distance) {
    return distance >> 20 << 31 | (distance >> 1 & 0x3ff) << 21 | (distance >> 11 & 1) << 20 | (distance >> 12 & 0xff) << 12;
  }
}
