/** What lets a thread of jcstress act as a task, which only the package of kernel stacks may say; the stress tests are in {@link pith.bench.stress}. */
package pith.hal;
