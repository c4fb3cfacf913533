/** Locks, waiting, and who runs. */
package pith.sync;
