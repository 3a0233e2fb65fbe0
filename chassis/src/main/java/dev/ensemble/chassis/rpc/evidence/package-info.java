/** What a call tells of its way: the hops that served it, the attempts that it took, the time that was left. */
package dev.ensemble.chassis.rpc.evidence;
