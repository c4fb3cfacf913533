/** How the kernel refuses: error numbers, and the throwable that carries one to the system-call edge. */
package pith.sync.outcome;
