package pith.kernel.uring;

import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import pith.hal.view.I32Field;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.hal.view.U8Field;

/** What a program and the kernel share: entries, rings, parameters. Source: Linux uapi io_uring.h. */
public final class UringLayout {
  /** A submission queue entry, whose fields have other names for some operations. */
  static final Layout SQE =
      Layout.of(
          "io_uring_sqe",
          64,
          u8("opcode"),
          u8("flags"),
          u16("ioprio"),
          i32("fd").at(4),
          u64("off").at(8),
          u64("addr").at(16),
          u32("len").at(24),
          u32("op_flags").at(28),
          u64("user_data").at(32),
          u16("buf_index").at(40),
          u16("personality"),
          i32("file_index").at(44),
          u64("addr3").at(48),
          u64("pad"));

  static final U8Field OPCODE = SQE.u8("opcode");
  static final U8Field FLAGS = SQE.u8("flags");
  static final U16Field IOPRIO = SQE.u16("ioprio");
  static final I32Field FD = SQE.i32("fd");
  static final U64Field OFF = SQE.u64("off");
  static final U64Field ADDR = SQE.u64("addr");
  static final U32Field LEN = SQE.u32("len");
  static final U32Field OP_FLAGS = SQE.u32("op_flags");
  static final U64Field USER_DATA = SQE.u64("user_data");
  static final U16Field BUF_INDEX = SQE.u16("buf_index");
  static final U16Field PERSONALITY = SQE.u16("personality");
  static final U64Field ADDR3 = SQE.u64("addr3");
  static final I32Field FILE_INDEX = SQE.i32("file_index");

  static final Layout CQE = Layout.of("io_uring_cqe", 16, u64("user_data"), i32("res"), u32("flags"));
  static final U64Field CQE_USER_DATA = CQE.u64("user_data");
  static final I32Field CQE_RESULT = CQE.i32("res");
  static final U32Field CQE_FLAGS = CQE.u32("flags");

  /**
   * What begins the mapping of the rings: what both sides know of the submission ring, then of the completion ring. Where things lie is told to the program, so
   * the order is ours.
   */
  static final Layout SQ_RING = Layout.of("sq_ring", 64, u32("head"), u32("tail"), u32("mask"), u32("entries"), u32("flags"), u32("dropped"), pad(40));

  static final Layout CQ_RING = Layout.of("cq_ring", 64, u32("head"), u32("tail"), u32("mask"), u32("entries"), u32("overflow"), u32("flags"), pad(40));

  static final int CQ_AT = SQ_RING.size();

  /** The completions follow, and behind them the submission ring's array of indexes. */
  static final int CQ_ENTRIES = CQ_AT + CQ_RING.size();

  /** Bits of the submission ring's flags. */
  static final int NEED_WAKEUP = 1, CQ_OVERFLOW = 2, TASKRUN = 4;

  public static final Layout PARAMS =
      Layout.of(
          "io_uring_params",
          120,
          u32("sq_entries"),
          u32("cq_entries"),
          u32("flags"),
          u32("sq_thread_cpu"),
          u32("sq_thread_idle"),
          u32("features"),
          u32("wq_fd"),
          bytes("resv", 12),
          bytes("sq_off", 40).at(40),
          bytes("cq_off", 40).at(80));

  public static final U32Field P_SQ_ENTRIES = PARAMS.u32("sq_entries");
  public static final U32Field P_CQ_ENTRIES = PARAMS.u32("cq_entries");
  public static final U32Field P_FLAGS = PARAMS.u32("flags");
  public static final U32Field P_CPU = PARAMS.u32("sq_thread_cpu");

  /** The ring whose threads are to be used. */
  public static final U32Field P_WQ_FD = PARAMS.u32("wq_fd");

  /** Bytes of the parameters that must be 0. */
  public static final int RESERVED = 28, RESERVED_END = 40;

  public static final U32Field P_IDLE = PARAMS.u32("sq_thread_idle");
  static final U32Field P_FEATURES = PARAMS.u32("features");

  // Where the program maps what; the two rings are one mapping, and rings of lent buffers have their group's number in the offset.
  static final long SQ_RING_AT = 0, CQ_RING_AT = 0x800_0000L, SQES_AT = 0x1000_0000L, REGION_AT = 0x2000_0000L, BUFFERS_AT = 0x8000_0000L, PLACES = 0xf800_0000L;
  static final int GROUP_SHIFT = 16;

  // Flags of io_uring_setup.
  public static final int IOPOLL = 1, SQPOLL = 2, SQ_AFF = 4, CQSIZE = 8, CLAMP = 16, ATTACH_WQ = 32, R_DISABLED = 64, SUBMIT_ALL = 128;
  public static final int COOP_TASKRUN = 256, TASKRUN_FLAG = 512, SQE128 = 1024, CQE32 = 2048, SINGLE_ISSUER = 4096, DEFER_TASKRUN = 8192, NO_SQARRAY = 1 << 16;
  public static final int KNOWN =
      IOPOLL | SQPOLL | SQ_AFF | CQSIZE | CLAMP | ATTACH_WQ | R_DISABLED | SUBMIT_ALL | COOP_TASKRUN | TASKRUN_FLAG | SQE128 | CQE32 | SINGLE_ISSUER | DEFER_TASKRUN | NO_SQARRAY;

  /**
   * SINGLE_MMAP, NODROP, SUBMIT_STABLE, RW_CUR_POS, CUR_PERSONALITY, FAST_POLL, POLL_32BITS, SQPOLL_NONFIXED, EXT_ARG, NATIVE_WORKERS, RSRC_TAGS, CQE_SKIP,
   * LINKED_FILE, REG_REG_RING; MIN_TIMEOUT.
   */
  static final int FEATURES = (1 << 14) - 1 | 1 << 15;

  // Flags of an entry.
  static final int FIXED_FILE = 1, DRAIN = 2, LINK = 4, HARDLINK = 8, ASYNC = 16, BUFFER_SELECT = 32, SKIP_SUCCESS = 64;

  static final int ENTRY_FLAGS = FIXED_FILE | DRAIN | LINK | HARDLINK | ASYNC | BUFFER_SELECT | SKIP_SUCCESS;

  // Bits of ioprio that say how sockets work.
  static final int ACCEPT_MULTISHOT = 1, ACCEPT_DONTWAIT = 2, ACCEPT_POLL_FIRST = 4, RECV_POLL_FIRST = 1, RECV_MULTISHOT = 2, RECV_FIXED = 4, RECV_BUNDLE = 16;

  /** A file_index that lets the kernel choose the slot; the first slot is 1, since 0 asks for a descriptor. */
  static final int ANY_SLOT = -1;

  // Flags of a completion: it bears a buffer's number, it is not the last of its request, more of the stream is there, more of the buffer is free.
  static final int BUFFER = 1, MORE = 2, SOCK_NONEMPTY = 4, BUFFER_MORE = 16, BUFFER_SHIFT = 16;

  private UringLayout() {}
}
