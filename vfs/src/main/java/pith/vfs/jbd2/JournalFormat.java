package pith.vfs.jbd2;

import static pith.hal.view.Member.array;
import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.struct;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import pith.hal.view.BytesField;
import pith.hal.view.Layout;
import pith.hal.view.U8Field;

/** The blocks of a log. All numbers are big-endian. Source: {@code Documentation/filesystems/ext4/journal.rst}; Linux {@code include/linux/jbd2.h}. */
public final class JournalFormat {
  public static final int MAGIC = 0xc03b_3998;

  // Types of blocks.
  public static final int DESCRIPTOR = 1, COMMIT = 2, SUPER_V1 = 3, SUPER_V2 = 4, REVOKE = 5;

  // Features, all incompatible.
  public static final int HAS_REVOKE = 1, HAS_64BIT = 2, HAS_CSUM_V3 = 0x10;
  public static final int KNOWN = HAS_REVOKE | HAS_64BIT | HAS_CSUM_V3;

  public static final int CHECKSUM_CRC32C = 4;

  // Flags of a tag.
  public static final int ESCAPED = 1, SAME_UUID = 2, LAST_TAG = 8;

  public static final Layout HEADER = Layout.of("journal_header_s", 12, u32("h_magic"), u32("h_blocktype"), u32("h_sequence"));
  public static final Be32 H_MAGIC = Be32.of(HEADER, "h_magic"), H_TYPE = Be32.of(HEADER, "h_blocktype"), H_SEQUENCE = Be32.of(HEADER, "h_sequence");

  public static final int SUPER_BYTES = 1024;
  public static final Layout SUPER =
      Layout.of(
          "journal_superblock_s", SUPER_BYTES,
          struct("s_header", HEADER), u32("s_blocksize"), u32("s_maxlen"), u32("s_first"), u32("s_sequence").at(0x18), u32("s_start"), u32("s_errno"),
          u32("s_feature_compat"), u32("s_feature_incompat").at(0x28), u32("s_feature_ro_compat"), bytes("s_uuid", 16).at(0x30), u32("s_nr_users"),
          u32("s_dynsuper"), u32("s_max_transaction"), u32("s_max_trans_data"), u8("s_checksum_type").at(0x50), pad(3), array(u32("s_padding"), 42),
          u32("s_checksum").at(0xfc), bytes("s_users", 16 * 48).at(0x100));
  public static final Be32 S_BLOCK_SIZE = Be32.of(SUPER, "s_blocksize"), S_MAX_LENGTH = Be32.of(SUPER, "s_maxlen"), S_FIRST = Be32.of(SUPER, "s_first");
  public static final Be32 S_SEQUENCE = Be32.of(SUPER, "s_sequence"), S_START = Be32.of(SUPER, "s_start"), S_ERRNO = Be32.of(SUPER, "s_errno");
  public static final Be32 S_INCOMPAT = Be32.of(SUPER, "s_feature_incompat"), S_USERS = Be32.of(SUPER, "s_nr_users"), S_CHECKSUM = Be32.of(SUPER, "s_checksum");
  public static final Be32 S_COMPAT = Be32.of(SUPER, "s_feature_compat"), S_RO_COMPAT = Be32.of(SUPER, "s_feature_ro_compat");
  public static final BytesField S_UUID = SUPER.bytes("s_uuid");
  public static final U8Field S_CHECKSUM_TYPE = SUPER.u8("s_checksum_type");

  /** A tag of a descriptor, in the form of checksums v3: where a block belongs. */
  public static final Layout TAG3 = Layout.of("journal_block_tag3_s", 16, u32("t_blocknr"), u32("t_flags"), u32("t_blocknr_high"), u32("t_checksum"));

  public static final Be32 T_BLOCK = Be32.of(TAG3, "t_blocknr"), T3_FLAGS = Be32.of(TAG3, "t_flags"), T3_HIGH = Be32.of(TAG3, "t_blocknr_high");
  public static final Be32 T3_CHECKSUM = Be32.of(TAG3, "t_checksum");

  /** A tag without checksums: its flags are the lower half of the second word; the third is there if block numbers have 64 bits. */
  public static final Layout TAG = Layout.of("journal_block_tag_s", 12, u32("t_blocknr"), u32("t_checksum_and_flags"), u32("t_blocknr_high"));

  public static final Be32 T_FLAGS = Be32.of(TAG, "t_checksum_and_flags"), T_HIGH = Be32.of(TAG, "t_blocknr_high");
  public static final int UUID_BYTES = 16;
  public static final int TAIL_BYTES = 4;

  public static final Layout REVOKE_HEADER = Layout.of("jbd2_journal_revoke_header_s", 16, struct("r_header", HEADER), u32("r_count"));
  public static final Be32 R_COUNT = Be32.of(REVOKE_HEADER, "r_count");

  public static final Layout COMMIT_BLOCK =
      Layout.of(
          "commit_header", 64,
          struct("h", HEADER), u8("h_chksum_type"), u8("h_chksum_size"), u16("h_padding"), array(u32("h_chksum"), 8), u64("h_commit_sec").at(0x30),
          u32("h_commit_nsec").at(0x38));
  public static final int C_CHECKSUM = COMMIT_BLOCK.offset("h_chksum");
  public static final int C_SECONDS = COMMIT_BLOCK.offset("h_commit_sec");
  public static final Be32 C_NANOS = Be32.of(COMMIT_BLOCK, "h_commit_nsec");

  private JournalFormat() {}
}
