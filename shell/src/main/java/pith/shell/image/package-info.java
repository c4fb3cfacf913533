/**
 * Images of disks, made and looked at without a machine that runs: the kernel's own file systems work on a disk that answers at once, on the command's thread.
 *
 * <pre>
 *   image mkfs    Mkfs writes an empty ext4 to the file
 *   image build   Mkfs, then OfflineMachine mounts image and folder, and TreeCopy copies one to the other
 *                 or debian.DebianArchive fetches packages, which are unpacked into the image
 *   image check   OfflineMachine mounts the image, and ImageCheck reads all of it
 * </pre>
 *
 * <p>Start with {@link pith.shell.image.OfflineMachine}.
 */
package pith.shell.image;
