package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
)

// usualLoop is how many CPU seconds the fixed work of [loop] takes on the machine that the
// budget was made for, two cores of a server, while nothing else runs on it.
const usualLoop = 0.100

// loop does a fixed amount of what tests do: it allocates, hashes, sorts and copies.
func loop() {
	counts := map[string]int{}
	for i := range 60_000 {
		counts[fmt.Sprint("word ", i*7919%50_000)] += i
	}
	block := make([]byte, 4<<20)
	for i, word := range slices.Sorted(maps.Keys(counts)) {
		copy(block[i*64%len(block):], word)
	}
	sha256.Sum256(block)
	for range 8 {
		block = slices.Clone(block)
	}
}

// speed measures how fast a machine is while it measures other things.
type speed struct {
	seconds float64 // of CPU
	runs    int
}

// measure runs the loop in a process of its own.
func (s *speed) measure(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	seconds, b, err := took(exec.CommandContext(ctx, self, "-loop"))
	if err != nil {
		return fmt.Errorf("the loop: %w\n%s", err, b)
	}
	s.seconds += seconds
	s.runs++
	return nil
}

// slowdown is how much longer the machine takes for the loop than usual; 1 if it is faster:
// then the budget is not smaller.
func (s *speed) slowdown() float64 {
	return max(1, s.seconds/float64(max(1, s.runs))/usualLoop)
}
