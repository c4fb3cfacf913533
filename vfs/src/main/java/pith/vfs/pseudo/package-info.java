/**
 * File systems whose files are made up as they are read: /proc, /sys and the like.
 *
 * <p>Such a tree is declared, not built: a node is a name, permissions and a function. {@link pith.vfs.pseudo.PseudoNode} is one of five
 * kinds:
 *
 * <pre>
 *   Text        a renderer, asked when a reader begins; perhaps a writer
 *   Folder      children: a fixed list, and perhaps names that come and go (lookup, list), such as /proc/[pid]
 *   Link        a symbolic link whose text is computed
 *   Jump        a magic link: leads to a place of the tree without a path, such as /proc/[pid]/exe
 *   Opened      anything else: a function that opens a file of its own kind
 * </pre>
 *
 * <p>{@link pith.vfs.pseudo.PseudoFileSystem} turns nodes into inodes when a path walk comes by, and drops them when nobody looks any
 * more. What a name stands for in a folder that changes is asked at every walk. A text is rendered as a whole at the first read and kept
 * for the open file, so that a reader with a small buffer sees one moment; reading again from the start renders again.
 *
 * <p>Lock order: as in {@code pith.vfs}; renderers run under the open file's {@code pos_lock} only and may sleep. Start with {@link
 * pith.vfs.pseudo.PseudoNode}.
 */
package pith.vfs.pseudo;
