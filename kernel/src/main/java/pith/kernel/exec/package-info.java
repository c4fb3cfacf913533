/**
 * How a task becomes another program.
 *
 * <p>{@link pith.kernel.exec.ExecPipeline} builds the new program beside the old one: arguments copied, file opened and recognised (ELF,
 * {@code #!} script, Java program), address space mapped and its stack written. Up to the point of no return any refusal undoes the
 * stages in reverse and the old program goes on; after it the old one is gone.
 *
 * <pre>
 *   arguments ─▶ open ─▶ recognise ─┬▶ script: interpreter and arguments change, open again (at most 5 times)
 *                                   ├▶ ELF ─▶ new space ─▶ segments ─▶ PT_INTERP's segments ─▶ stack
 *                                   └▶ Java ─▶ new space
 *            ─▶ other threads end ─▶ own handlers and descriptors ─▶ point of no return ─▶ space, signals, descriptors, credentials, registers
 * </pre>
 *
 * <p>Source: Linux's {@code do_execveat_common} and {@code load_elf_binary}; the stack's layout from the System V ABI.
 */
package pith.kernel.exec;
