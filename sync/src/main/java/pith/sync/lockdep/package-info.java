/** The checker of lock discipline. */
package pith.sync.lockdep;
