package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	got := table([]cost{{"paperkin/embed", 0.26}, {"paperkin/query", 12}, {"paperkin/cmd", 0.26}})
	want := fmt.Sprintf("   12.0  paperkin/query\n    0.3  paperkin/cmd\n    0.3  paperkin/embed\n   12.5  CPU seconds in all (budget: %d, and %d for one package)\n", budgetAll, budgetOne)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOverBudget(t *testing.T) {
	var within []cost
	for left := float64(budgetAll); left > 0; left -= budgetOne {
		within = append(within, cost{"a", min(left, budgetOne)})
	}
	if err := overBudget(within); err != nil {
		t.Errorf("within the budget: %v", err)
	}
	if err := overBudget(append(within, cost{"e", 0.1})); err == nil || !strings.Contains(err.Error(), "all tests") {
		t.Errorf("a little more in all: %v", err)
	}
	if err := overBudget([]cost{{"a", budgetOne + 0.5}, {"b", 1}}); err == nil || !strings.Contains(err.Error(), "tests of a ") || strings.Contains(err.Error(), "all tests") {
		t.Errorf("too much for one: %v", err)
	}
}

// TestTook: what a process took that the command waited for counts as well.
func TestTook(t *testing.T) {
	const variable = "PAPERKIN_COST_TEST"
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	again := func(role string) *exec.Cmd {
		cmd := exec.Command(self, "-test.run=^TestTook$")
		cmd.Env = append(os.Environ(), variable+"="+role)
		return cmd
	}
	switch os.Getenv(variable) {
	case "grandchild":
		block := make([]byte, 1<<20)
		for range 100 {
			sha256.Sum256(block)
		}
	case "child":
		seconds, b, err := took(again("grandchild"))
		if err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		fmt.Printf("grandchild: %f\n", seconds)
	default:
		got, b, err := took(again("child"))
		if err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		var want float64
		if _, err := fmt.Sscanf(string(b), "grandchild: %f", &want); err != nil || want <= 0 {
			t.Fatalf("%v: the grandchild took %f CPU seconds: %s", err, want, b)
		}
		if got < want {
			t.Errorf("%f CPU seconds, want the %f of the grandchild at least", got, want)
		}
	}
}

func TestTestedPackages(t *testing.T) {
	got, err := testedPackages(t.Context(), []string{".", "../../../index/chromem/dot/gen"}) // the second has no tests
	if err != nil || len(got) != 1 || got[0].path != "paperkin/cmd/bench/cost" {
		t.Errorf("got %v, %v, want this package alone", got, err)
	}
}
