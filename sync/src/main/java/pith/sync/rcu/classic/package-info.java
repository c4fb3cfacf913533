/** Grace periods driven by the quiescent states of harts. */
package pith.sync.rcu.classic;
