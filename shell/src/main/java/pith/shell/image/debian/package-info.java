/**
 * Debian's packages as the contents of an image.
 *
 * <p>An archive has, for each release and architecture, an index: a stanza for each package with its name, version, what it needs, where its file is and that
 * file's SHA-256. The index's own sum is in the release's file. A package's file is an {@code ar} archive with a compressed {@code tar} of what it brings.
 * Nothing is installed here: the tars are unpacked, and the little that packages' scripts would have done and programs rely on is done by
 * {@link pith.shell.image.debian.FirstSteps}.
 *
 * <pre>
 *   names ── Selection ──► packages, what is needed first ── DebianArchive ──► files, checked ── DebFile ── Unpacker ──► image
 *              │                                                │
 *              └── PackageIndex, of DebianPackage               └── Release, index and files by HTTP; a cache by checksum
 * </pre>
 *
 * <p>Who may be trusted: the release's file comes by TLS from the mirror (unless one is named that has none), and all else is checked against it. Debian's
 * signature is not checked.
 *
 * <p>Sources: Debian Policy 5 and 7, {@code deb(5)}, {@code deb-version(7)}, Debian's repository format. Start with
 * {@link pith.shell.image.debian.DebianArchive}.
 */
package pith.shell.image.debian;
