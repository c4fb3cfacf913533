/**
 * /proc and /sys: the kernel's state as files.
 *
 * <p>A file of /proc is text that is made when somebody reads it. The mechanism (rendering once per open file, folders whose names come
 * and go, magic links) is {@code pith.vfs.pseudo}; a tree is declared with its nodes:
 *
 * <pre>
 *   folder("/",
 *       file("version", context -> …),
 *       folder("sys", …),
 *       link("self", context -> pid of context.reader()),
 *       /proc/[pid]: Children with lookup and list)
 * </pre>
 *
 * <p>{@link pith.procfs.ProcFsType} makes a declared tree something that can be mounted. Start there.
 */
package pith.procfs;
