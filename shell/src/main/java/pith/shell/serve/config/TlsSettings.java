package pith.shell.serve.config;

import java.nio.file.Path;

/** What the web listener proves itself with. */
public sealed interface TlsSettings {
    /** Plain HTTP: for this host only, or behind a proxy on it. */
    record None() implements TlsSettings {}

    /** A certificate that the server makes for itself and keeps; browsers warn of it, so its fingerprint is printed. */
    record Generated() implements TlsSettings {}

    /** A chain of certificates and the key of its first, both PEM. */
    record Files(Path certificate, Path key) implements TlsSettings {}
}
