/**
 * Experiments about files on disks. Each machine has an NVMe drive in memory with a fresh ext4 file system, which the workload mounts on /mnt.
 *
 * <p>Start with {@link pith.shell.experiment.storage.IomapClear}.
 */
package pith.shell.experiment.storage;
