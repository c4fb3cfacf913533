package pith.vfs.ext4.format;

import static pith.hal.view.Member.array;
import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import pith.hal.view.ArrayField;
import pith.hal.view.BytesField;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U8Field;

/** The superblock. Source: Linux {@code struct ext4_super_block}; {@code Documentation/filesystems/ext4/super.rst}. */
public final class SuperFormat {
  /** Where it lies on the disk, whatever the block size. */
  public static final int OFFSET = 1024;

  public static final int BYTES = 1024;
  public static final int MAGIC = 0xef53;

  public static final Layout LAYOUT =
      Layout.of(
          "ext4_super_block", BYTES,
          u32("s_inodes_count"), u32("s_blocks_count_lo"), u32("s_r_blocks_count_lo"), u32("s_free_blocks_count_lo"), u32("s_free_inodes_count"),
          u32("s_first_data_block"), u32("s_log_block_size"), u32("s_log_cluster_size"), u32("s_blocks_per_group"), u32("s_clusters_per_group"),
          u32("s_inodes_per_group").at(0x28), u32("s_mtime"), u32("s_wtime"), u16("s_mnt_count"), u16("s_max_mnt_count"), u16("s_magic").at(0x38),
          u16("s_state"), u16("s_errors"), u16("s_minor_rev_level"), u32("s_lastcheck"), u32("s_checkinterval"), u32("s_creator_os"), u32("s_rev_level"),
          u16("s_def_resuid"), u16("s_def_resgid"), u32("s_first_ino").at(0x54), u16("s_inode_size"), u16("s_block_group_nr"), u32("s_feature_compat"),
          u32("s_feature_incompat"), u32("s_feature_ro_compat"), bytes("s_uuid", 16).at(0x68), bytes("s_volume_name", 16), bytes("s_last_mounted", 64),
          u32("s_algorithm_usage_bitmap"), u8("s_prealloc_blocks"), u8("s_prealloc_dir_blocks"), u16("s_reserved_gdt_blocks"),
          bytes("s_journal_uuid", 16).at(0xd0), u32("s_journal_inum"), u32("s_journal_dev"), u32("s_last_orphan"), array(u32("s_hash_seed"), 4),
          u8("s_def_hash_version"), u8("s_jnl_backup_type"), u16("s_desc_size").at(0xfe), u32("s_default_mount_opts"), u32("s_first_meta_bg"),
          u32("s_mkfs_time"), array(u32("s_jnl_blocks"), 17), u32("s_blocks_count_hi").at(0x150), u32("s_r_blocks_count_hi"),
          u32("s_free_blocks_count_hi"), u16("s_min_extra_isize"), u16("s_want_extra_isize"), u32("s_flags").at(0x160), u16("s_raid_stride"),
          u16("s_mmp_interval"), u64("s_mmp_block"), u32("s_raid_stripe_width"), u8("s_log_groups_per_flex").at(0x174), u8("s_checksum_type"), pad(2),
          u64("s_kbytes_written"), pad(0x194 - 0x180), u32("s_error_count").at(0x194), u32("s_first_error_time"), pad(0x1cc - 0x19c),
          u32("s_last_error_time").at(0x1cc), pad(0x200 - 0x1d0), bytes("s_mount_opts", 64).at(0x200), pad(8), u32("s_overhead_blocks").at(0x248), pad(8), pad(4),
          pad(16), u32("s_lpf_ino").at(0x268), u32("s_prj_quota_inum"), u32("s_checksum_seed").at(0x270), pad(8), pad(4), u32("s_orphan_file_inum").at(0x280),
          pad(0x3fc - 0x284), u32("s_checksum").at(0x3fc));

  public static final U32Field INODES_COUNT = LAYOUT.u32("s_inodes_count");
  public static final U32Field BLOCKS_COUNT_LO = LAYOUT.u32("s_blocks_count_lo");
  public static final U32Field BLOCKS_COUNT_HI = LAYOUT.u32("s_blocks_count_hi");
  public static final U32Field RESERVED_BLOCKS_LO = LAYOUT.u32("s_r_blocks_count_lo");
  public static final U32Field RESERVED_BLOCKS_HI = LAYOUT.u32("s_r_blocks_count_hi");
  public static final U32Field FREE_BLOCKS_LO = LAYOUT.u32("s_free_blocks_count_lo");
  public static final U32Field FREE_BLOCKS_HI = LAYOUT.u32("s_free_blocks_count_hi");
  public static final U32Field FREE_INODES = LAYOUT.u32("s_free_inodes_count");
  public static final U32Field FIRST_DATA_BLOCK = LAYOUT.u32("s_first_data_block");
  public static final U32Field LOG_BLOCK_SIZE = LAYOUT.u32("s_log_block_size");
  public static final U32Field LOG_CLUSTER_SIZE = LAYOUT.u32("s_log_cluster_size");
  public static final U32Field BLOCKS_PER_GROUP = LAYOUT.u32("s_blocks_per_group");
  public static final U32Field CLUSTERS_PER_GROUP = LAYOUT.u32("s_clusters_per_group");
  public static final U32Field INODES_PER_GROUP = LAYOUT.u32("s_inodes_per_group");
  public static final U32Field MOUNT_TIME = LAYOUT.u32("s_mtime");
  public static final U32Field WRITE_TIME = LAYOUT.u32("s_wtime");
  public static final U16Field MOUNT_COUNT = LAYOUT.u16("s_mnt_count");
  public static final U16Field MAX_MOUNT_COUNT = LAYOUT.u16("s_max_mnt_count");
  public static final U16Field MAGIC_FIELD = LAYOUT.u16("s_magic");
  public static final U16Field STATE = LAYOUT.u16("s_state");
  public static final U16Field ERRORS = LAYOUT.u16("s_errors");
  public static final U32Field LAST_CHECK = LAYOUT.u32("s_lastcheck");
  public static final U32Field REVISION = LAYOUT.u32("s_rev_level");
  public static final U16Field RESERVE_USER = LAYOUT.u16("s_def_resuid");
  public static final U16Field RESERVE_GROUP = LAYOUT.u16("s_def_resgid");
  public static final U32Field FIRST_INODE = LAYOUT.u32("s_first_ino");
  public static final U16Field INODE_SIZE = LAYOUT.u16("s_inode_size");
  public static final U16Field GROUP_NUMBER = LAYOUT.u16("s_block_group_nr");
  public static final U32Field COMPAT = LAYOUT.u32("s_feature_compat");
  public static final U32Field INCOMPAT = LAYOUT.u32("s_feature_incompat");
  public static final U32Field RO_COMPAT = LAYOUT.u32("s_feature_ro_compat");
  public static final BytesField UUID = LAYOUT.bytes("s_uuid");
  public static final BytesField VOLUME_NAME = LAYOUT.bytes("s_volume_name");
  public static final U16Field RESERVED_GDT_BLOCKS = LAYOUT.u16("s_reserved_gdt_blocks");
  public static final U32Field JOURNAL_INODE = LAYOUT.u32("s_journal_inum");
  public static final U32Field LAST_ORPHAN = LAYOUT.u32("s_last_orphan");
  public static final ArrayField HASH_SEED = LAYOUT.elements("s_hash_seed");
  public static final U8Field DEFAULT_HASH = LAYOUT.u8("s_def_hash_version");
  public static final U8Field JOURNAL_BACKUP_TYPE = LAYOUT.u8("s_jnl_backup_type");
  public static final U16Field DESCRIPTOR_SIZE = LAYOUT.u16("s_desc_size");
  public static final U32Field DEFAULT_MOUNT_OPTIONS = LAYOUT.u32("s_default_mount_opts");
  public static final U32Field FIRST_META_GROUP = LAYOUT.u32("s_first_meta_bg");
  public static final U32Field MKFS_TIME = LAYOUT.u32("s_mkfs_time");
  public static final ArrayField JOURNAL_BLOCKS = LAYOUT.elements("s_jnl_blocks");
  public static final U16Field MIN_EXTRA_ISIZE = LAYOUT.u16("s_min_extra_isize");
  public static final U16Field WANT_EXTRA_ISIZE = LAYOUT.u16("s_want_extra_isize");
  public static final U32Field FLAGS = LAYOUT.u32("s_flags");
  public static final U8Field LOG_GROUPS_PER_FLEX = LAYOUT.u8("s_log_groups_per_flex");
  public static final U8Field CHECKSUM_TYPE = LAYOUT.u8("s_checksum_type");
  public static final U32Field ERROR_COUNT = LAYOUT.u32("s_error_count");
  public static final U32Field FIRST_ERROR_TIME = LAYOUT.u32("s_first_error_time");
  public static final U32Field LAST_ERROR_TIME = LAYOUT.u32("s_last_error_time");
  public static final U32Field OVERHEAD = LAYOUT.u32("s_overhead_blocks");
  public static final U32Field CHECKSUM_SEED = LAYOUT.u32("s_checksum_seed");
  public static final U32Field ORPHAN_FILE_INODE = LAYOUT.u32("s_orphan_file_inum");
  public static final U32Field CHECKSUM = LAYOUT.u32("s_checksum");

  // s_state.
  public static final int CLEAN = 1, HAS_ERRORS = 2, ORPHANS = 4;

  // s_errors.
  public static final int ERRORS_CONTINUE = 1, ERRORS_READ_ONLY = 2, ERRORS_PANIC = 3;

  /** s_flags: which of the two signs a char has, for hashing names. */
  public static final int SIGNED_HASH = 1, UNSIGNED_HASH = 2;

  private SuperFormat() {}
}
