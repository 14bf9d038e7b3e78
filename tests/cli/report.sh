#!/bin/bash
# didact report: from run directories to figures and a page, and every way in which that can go wrong.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
make_study=$source/tools/lib/make-study

# page_has TEXT NAME, page_lacks TEXT NAME: in the page of the folder $page.
page_has()
{
    has "$2" "$1" "$page/index.html"
}

page_lacks()
{
    lacks "$2" "$1" "$page/index.html"
}

# page_is_sound FOLDER NAME: each tag is closed, headings go down by one, ids are unique and links lead somewhere; nothing is fetched.
page_is_sound()
{
    page=$1
    check "$2" python3 "$source/tools/lib/check-html.py" "$1/index.html"
}

# A real experiment.
"$DIDACT" run "$source/experiments/smoke/pendulum.yaml" --out run >run.out 2>run.err
check "a report is drawn" "$DIDACT" report run
out_has "report: run/report/index.html" "and says where"
out_has "Too few seeds to name a winner" "and what it does not know"
page_is_sound run/report "the page of a real experiment is sound"
check "the page has all that was drawn in it" test "$(grep -c '<svg role="img"' run/report/index.html)" = "$(ls run/report/*.gp | wc -l)"
check "there are numbers for other programs" python3 -c 'import json; json.load(open("run/report/report.json"))'
for script in run/report/*.gp; do
    stem=${script%.gp}
    for ending in svg png pdf; do
        check "$(basename "$stem").$ending is there" test -s "$stem.$ending"
    done
done
rm run/report/*.svg
check "a figure is redrawn alone" sh -c 'cd run/report && LC_ALL=C.UTF-8 gnuplot curves-pendulum.gp && test -s curves-pendulum.svg'

# Five seeds, three variants, two tasks: what a paper has.
"$make_study" study --tasks pendulum mujoco-hopper-v5
check "a made-up experiment is reported" "$DIDACT" report study
cp "$last_out" first.out
page_is_sound study/report "its page is sound"
page_lacks "Too few seeds" "five seeds are enough"
page_has 'href="../meta/mujoco-hopper-v5/seed-4/"' "runs are linked from where the page is"
page_has "didact run experiment.yaml" "how to repeat it is told"
page_has "didact reproduce study/ou/pendulum/seed-0" "for one run, too"
page_has "Best over time" "the best over time is called that"
cp study/report/index.html first.html
check "the same again" "$DIDACT" report study
out_has "report: study/report/index.html (up to date)" "is up to date"
same "and says the same" "$(grep -v '^report:' first.out)" "$(grep -v '^report:' "$last_out")"
rm study/report/summary.txt
check "what is lost of it" "$DIDACT" report study
check "is drawn again" test -s study/report/summary.txt
check "and a page repeats to the byte" cmp first.html study/report/index.html
check "the table alone" "$DIDACT" report --text study
same "is the same table" "$(grep -v '^report:' first.out | sed '$d')" "$(cat "$last_out")"
touch study/report/notes.md
echo "0,0,0,0,1.5,200,0" >>study/ou/pendulum/seed-0/evaluations.csv
check "when a run has changed" "$DIDACT" report study
out_has "1 unreadable row" "it is drawn again, with what is wrong now"
check "a user's file stays" test -e study/report/notes.md

# Where reports may write.
mkdir mine
echo "dear" >mine/diary.txt
check_status 64 "a folder with other files is refused" "$DIDACT" report study --out mine
err_has "mine: holds files that no report wrote, like diary.txt" "by name"
same "and is left as it was" "diary.txt" "$(ls -A mine)"
check "a folder of one's own choice" "$DIDACT" report study --out deep/down/here
page_is_sound deep/down/here "has a sound page"
page_has 'href="../../../study/meta/mujoco-hopper-v5/seed-4/"' "whose links lead back"
"$make_study" one
"$DIDACT" report one --out deep/down/here >/dev/null 2>&1
check "figures of another report are gone" sh -c '! ls deep/down/here | grep -q hopper'
rm deep/down/here/index.html deep/down/here/.didact-report
check_status 64 "a report that lost its mark is a user's" "$DIDACT" report one --out deep/down/here
echo "mine" >one-curves
"$DIDACT" report one >/dev/null 2>&1
"$make_study" one --tasks 2
cp one-curves one/report/curves-mountain-car-continuous.svg
check_status 64 "a user's file in the way of a figure is not overwritten" "$DIDACT" report one
err_has "curves-mountain-car-continuous.svg: no report wrote this file" "and named"
check "the report that was there stays" cmp one-curves one/report/curves-mountain-car-continuous.svg
check_status 64 "--text and --out" "$DIDACT" report one --text --out here

# Several experiments on one page.
"$make_study" many/a --name "first try"
"$make_study" many/b --name second --random 1
check "several are compared" "$DIDACT" report many/a/ many/b
out_has "report: many/a+b/index.html" "beside the first"
page_is_sound many/a+b "on a sound page"
page_has "first try: ou" "with the variants of one"
page_has "second: meta" "and of the other"
page_has 'href="../b/ou/pendulum/seed-0/"' "and links to both"

# While runs go on.
"$DIDACT" run "$source/experiments/smoke/pendulum.yaml" --out going --set steps=10000000 --set seeds=1 >going.out 2>&1 &
going=$!
for _ in $(seq 300); do
    [ "$(cat going/ou/pendulum/seed-0/evaluations.csv 2>/dev/null | wc -l)" -gt 30 ] && break
    sleep 0.1
done
check "a report while runs go on" "$DIDACT" report going
page_is_sound going/report "has a sound page"
page_has "still running" "and says which run"
kill -TERM $going
wait $going

# What can be wrong with runs. Each line: options, and what the page must say.
faulty()
{
    local name=$1 words=$2
    shift 2
    rm -rf faulty
    "$make_study" faulty --evaluations 11 "$@"
    check "$name: there is a report" "$DIDACT" report faulty
    err_is "" "$name: gnuplot has no complaint"
    page_is_sound faulty/report "$name: its page is sound"
    page_has "$words" "$name: it is told"
}
faulty "no runs yet" "has not begun" --fault 'planned:*'
page_has "no result" "no runs yet: and that there is none"
faulty "one evaluation only" "only evaluation" --evaluations 1
faulty "all runs failed" "it ran out of luck" --fault 'failed:*'
faulty "one run failed" "meta on pendulum, seed 3 failed at step 5000 of 10000: it ran out of luck" --fault 'failed:meta/*/seed-3'
page_has "Too few seeds" "one run failed: four seeds are too few"
page_lacks "<strong class=\"number\">" "one run failed: nothing is bold"
faulty "NaN returns" "its mean return at step 5000 is nan" --fault 'nan:meta/*/seed-1'
faulty "unequal lengths" "unequal length" --fault 'short:ou/*/seed-1'
faulty "a variant without runs for one task" "meta" --tasks 2 --fault 'unplanned:meta/pendulum/*'
faulty "runs of a variant that have not begun on one task" "has not begun" --tasks 2 --fault 'planned:meta/pendulum/*'
faulty "a process that died" "was stopped at step 5000" --fault 'running:*/seed-0'
faulty "last lines that are not whole" "ou" --fault 'cut:*'
faulty "two builds" "made by 2 builds of the program" --fault 'built:*/seed-2'
faulty "one run alone" "Too few seeds" --variants ou --seeds 1
faulty "fewer than five seeds" "Too few seeds" --seeds 4

# Names: in YAML, in gnuplot, in HTML, in the shell.
nasty=$(printf 'it'\''s <b> & "σ_1" {x} @2 %%d \\n')
faulty "names of all kinds" "it&apos;s &lt;b&gt; &amp; &quot;σ_1&quot; {x} @2 %d \n" --name "$nasty" --variants "$nasty" "日本, 語=1" --tasks "$nasty" "$nasty 2"
page_lacks "<b>" "names of all kinds: none becomes a tag"
printf 'not: [yaml\n' >faulty/experiment.yaml
check "a broken experiment.yaml" "$DIDACT" report faulty
page_is_sound faulty/report "a broken experiment.yaml: the page is sound"
page_has "not: [yaml" "a broken experiment.yaml: and shows it"
rm faulty/experiment.yaml faulty/manifest.json
check "neither experiment.yaml nor manifest.json" "$DIDACT" report faulty
page_is_sound faulty/report "neither experiment.yaml nor manifest.json: the page is sound"

# Tables may be compressed.
"$make_study" packed
"$DIDACT" report --text packed >plain.out
gzip packed/*/*/*/*.csv
check "compressed tables are read" "$DIDACT" report --text packed
same "and say the same" "$(cat plain.out)" "$(cat "$last_out")"

# Without gnuplot the numbers still come.
mkdir nothing
check "without gnuplot there are numbers" env PATH="$PWD/nothing" "$DIDACT" report run
out_has "report: run/report/index.html" "without gnuplot there is a page"
err_has "gnuplot cannot be started" "without gnuplot it is said"
page_is_sound run/report "without gnuplot the page is sound"
page_has "gnuplot cannot be started" "and the page says it"
page_has "could not be drawn" "in the place of each figure, too"
printf '#!/bin/sh\necho "line 0: no such terminal" >&2\nexit 1\n' >nothing/gnuplot
chmod +x nothing/gnuplot
check "when gnuplot fails there are numbers" env PATH="$PWD/nothing:$PATH" "$DIDACT" report run
err_has "gnuplot failed: line 0: no such terminal" "and its own words"
check "with gnuplot" "$DIDACT" report run
lacks "a report that lacked figures is not up to date" "up to date" "$last_out"
page_lacks "could not be drawn" "and has them then"

# A folder in which another report is being drawn, or was until its process died.
mkdir -p one/report/.drawing
touch one/report/.drawing/half
rm one/report/curves-mountain-car-continuous.svg
"$DIDACT" report one >a.out 2>&1 &
other=$!
check "two reports at once" "$DIDACT" report one
wait $other
check "both end well" test $? = 0
page_is_sound one/report "and leave a sound page"
check_status 1 "and no draft" test -e one/report/.drawing

check_status 64 "no directory named" "$DIDACT" report
check_status 65 "a directory that is not there" "$DIDACT" report nowhere
err_has "nowhere: there is no such directory" "is named"
check_status 1 "and is not made" test -e nowhere
check_status 65 "a directory that is no experiment" "$DIDACT" report mine
err_has "no plan.tsv" "is told apart"
check_status 65 "one of several that is none" "$DIDACT" report study mine

# In a browser.
if "$source/tools/check-page" study/report/index.html >browser.out 2>&1; then
    ok "a browser finds nothing wrong with the page"
    for folder in run/report many/a+b faulty/report; do
        check "nor with that of $folder" "$source/tools/check-page" $folder/index.html
    done
elif [ $? = 77 ]; then
    skip "a browser finds nothing wrong with the page" "there is no Chromium"
else
    not_ok "a browser finds nothing wrong with the page" "$(cat browser.out)"
fi

finish
