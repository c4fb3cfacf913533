/**
 * ELF files as exec needs them: headers read, checked and turned into records, nothing mapped.
 *
 * <p>Every number in a file is a claim by somebody: each is checked here before anybody computes with it, and a file that is not what
 * it says is refused with ENOEXEC, as Linux does.
 *
 * <pre>
 *   bytes ─▶ ElfHeader ─▶ ProgramHeader… ─▶ ElfImage (segments, interpreter, entry)
 * </pre>
 *
 * <p>Source: the System V ABI, chapter "Object Files"; the RISC-V ELF psABI for {@code e_machine} and {@code e_flags}.
 */
package pith.kernel.elf;
