// Package porttest gives out ports of this machine to programs that tests start, and that cannot
// be told to listen wherever there is room.
package porttest

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Ports come in blocks, below those from which systems choose for outgoing connections. Whoever
// has a block listens at the first port of it, so that nobody takes those of a node that is
// not running just now: other packages are tested at the same time.
const (
	firstBlock = 20000
	lastBlock  = 32000
	blockSize  = 40
)

// Hold returns the first of n ports in a row at which nobody listens, and what gives them back:
// until then no other test is given them.
func Hold(n int) (first int, release func(), err error) {
	if n >= blockSize {
		return 0, nil, errors.New("too many ports")
	}
	const blocks = (lastBlock - firstBlock) / blockSize
	for i, begin := 0, rand.IntN(blocks); i < blocks; i++ {
		first := firstBlock + (begin+i)%blocks*blockSize
		held, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(first))
		if err != nil {
			continue
		}
		if areFree(first+1, n) {
			return first + 1, func() { held.Close() }, nil
		}
		held.Close()
	}
	return 0, nil, errors.New("no free ports")
}

// areFree reports whether nobody listens at n ports, at any address, by TCP or UDP.
func areFree(first, n int) bool {
	for port := first; port < first+n; port++ {
		l, err := net.Listen("tcp", ":"+strconv.Itoa(port))
		if err != nil {
			return false
		}
		l.Close()
		u, err := net.ListenPacket("udp", ":"+strconv.Itoa(port))
		if err != nil {
			return false
		}
		u.Close()
	}
	return true
}

// Take is [Hold] until the test ends.
func Take(t testing.TB, n int) (first int) {
	t.Helper()
	first, release, err := Hold(n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return first
}
