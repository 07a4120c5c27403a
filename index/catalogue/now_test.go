package catalogue

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"paperkin/index/catalogue/schema"
)

var update = flag.Bool("update", false, "write the tables of the current format")

// TestNow: a library that is made at once is what all formats one after another come to,
// byte for byte in its schema.
func TestNow(t *testing.T) {
	migrated, err := memory()
	if err != nil {
		t.Fatal(err)
	}
	defer migrated.Close()
	if err := migrate(t.Context(), migrated, 0, FormatVersion); err != nil {
		t.Fatal(err)
	}
	var tables strings.Builder
	for _, statement := range lines(t, migrated, `SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid`) {
		fmt.Fprintln(&tables, statement)
	}
	const file = "schema/now.sql"
	if *update {
		if err := os.WriteFile(file, []byte(tables.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return // the program has the file from the next run on
	}
	if schema.Now != tables.String() {
		t.Errorf("%s is not what the formats come to (-update writes it):\n%s", file, tables.String())
	}
	atOnce, err := Empty(t.Context(), FormatVersion)
	if err != nil {
		t.Fatal(err)
	}
	defer atOnce.Close()
	questions := []string{
		`SELECT type || ' ' || name || ' of ' || tbl_name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY rowid`,
		`SELECT user_version || ' ' || application_id FROM pragma_user_version, pragma_application_id`,
		`SELECT folding || ' ' || commits || ' ' || length(id) || ' ' || typeof(mark) || ' ' || typeof(previous) || ' ' || (mark <> previous) FROM library`,
	}
	for _, table := range lines(t, migrated, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'library'`) {
		columns := lines(t, migrated, fmt.Sprintf(`SELECT 'quote(' || name || ')' FROM pragma_table_info('%s')`, table))
		questions = append(questions, fmt.Sprintf(`SELECT '%s ' || %s FROM %s`, table, strings.Join(columns, ` || ' ' || `), table))
	}
	for _, question := range questions {
		got, want := lines(t, atOnce, question), lines(t, migrated, question)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got\n%q\nwant\n%q", question, got, want)
		}
	}
}

// lines are the rows that a query of one text finds.
func lines(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		found = append(found, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
