package porttest

import "testing"

// TestPorts: ports are given to one test at a time, and again when it has ended.
func TestPorts(t *testing.T) {
	one, release, err := Hold(6)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if other := Take(t, 6); other/blockSize == one/blockSize {
		t.Errorf("got ports at %d and at %d", one, other)
	}
	if !areFree(one, 6) || areFree(one-1, 1) {
		t.Error("what is held are the ports themselves")
	}
	if _, _, err := Hold(blockSize); err == nil {
		t.Error("got more ports than a block has")
	}
}
