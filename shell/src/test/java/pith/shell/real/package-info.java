/**
 * Real programs behave here as they do on Linux.
 *
 * <p>An emulator of a kernel's interface is right when nobody can tell the difference, and the programs that people use every day are the
 * sharpest observers there are. So the corpus in {@code src/test/resources/real-programs} is made of command lines for unmodified
 * Debian programs, each with what it printed and how it ended on real Linux: the <em>golden</em> outcome.
 *
 * <pre>
 *   bash.cases ──► CaseFile ──► ProgramCase ──┬──► LinuxSystem (tools/linux-run)  ──► MakeGoldens writes the outcomes into the file
 *                                             └──► PithSystem  (a machine each)   ──► RealProgramsTest compares with them
 * </pre>
 *
 * <p>Both systems run the program in the same unpacked root folder ({@code tools/debian-root}), with the same arguments, variables and input.
 * On Linux the user code is executed by QEMU and the system calls by the host's kernel, in namespaces of its own. A case must therefore
 * print nothing that differs between two honest runs: no dates, no process numbers, no sizes of the machine; {@code MakeGoldens} runs each
 * twice and says which do.
 *
 * <p>To add a case, write its name, command and script into a file, and run {@code tools/make-goldens FILE}. Start reading at
 * {@link pith.shell.real.CaseFile}, which defines the format.
 */
package pith.shell.real;
