@echo off
rem The one entry point on Windows: do demo, do test, do help. Needs Python 3.11+ with pip.
rem   set ENCLAVE_WHEELS=C:\wheels    install offline from a folder of wheels
rem   set ENCLAVE_EXTRAS=docx,web     further optional features to install
setlocal enableextensions
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set "VENV=%~dp0.venv"
set "VPY=%VENV%\Scripts\python.exe"
set "CMD=%~1"
if "%CMD%"=="" set "CMD=help"
set "ARGS="
:collect
shift /1
if "%~1"=="" goto collected
set ARGS=%ARGS% %1
goto collect
:collected

if /i "%CMD%"=="help" goto help
if /i "%CMD%"=="-h" goto help
if /i "%CMD%"=="--help" goto help
if /i "%CMD%"=="demo" goto demo
if /i "%CMD%"=="test" goto test
if /i "%CMD%"=="test-heavy" goto test_heavy
if /i "%CMD%"=="release-test" goto release_test
if /i "%CMD%"=="check" goto check
if /i "%CMD%"=="bench" goto bench
if /i "%CMD%"=="docs" goto docs
if /i "%CMD%"=="build" goto build
if /i "%CMD%"=="enclave" goto enclave
echo 没有这个命令 / unknown command: %CMD% 1>&2
call :usage 1>&2
exit /b 2

:demo
call :need || exit /b 4
set "EN=%VENV%\Scripts\enclave.exe"
set "CASE=scenarios/mouding-lufeng"
"%EN%" run scenarios/chuxiong --out out/chuxiong || exit /b 1
"%EN%" compare -q %CASE% half-each six-four-capped || exit /b 1
"%EN%" negotiate -q %CASE% || exit /b 1
"%EN%" risk -q %CASE% --runs 500 --seed 7 || exit /b 1
"%EN%" report %CASE% --variant half-each --variant six-four-capped --risk --out out/mouding-lufeng || exit /b 1
echo.
echo 结果：out\chuxiong 先看 测算结果.xlsx 和两张图（*.svg）；out\mouding-lufeng 有 报告.html 和 测算表.xlsx（改黄格即重算）。
echo Results: out\chuxiong has a workbook, two pictures and every flow; out\mouding-lufeng a page and a workbook that recomputes.
dir /b out\chuxiong out\mouding-lufeng
exit /b 0

:test
call :need test || exit /b 4
"%VPY%" -m pytest -n 2 %ARGS%
exit /b %ERRORLEVEL%

:test_heavy
call :need test || exit /b 4
set HYPOTHESIS_PROFILE=heavy
"%VPY%" -m pytest -n 2 -m slow %ARGS%
exit /b %ERRORLEVEL%

:release_test
call :need test || exit /b 4
set HYPOTHESIS_PROFILE=heavy
set ENCLAVE_RELEASE=1
"%VPY%" -m pytest -n auto -m "slow or not slow" %ARGS%
exit /b %ERRORLEVEL%

:check
call :need dev || exit /b 4
set FAILED=0
"%VPY%" -m ruff check -q . || set FAILED=1
"%VPY%" -m ruff format -q --check . || set FAILED=1
"%VPY%" -m mypy --no-error-summary || set FAILED=1
"%VPY%" tools\check_imports.py || set FAILED=1
"%VPY%" tools\check_house.py || set FAILED=1
exit /b %FAILED%

:bench
call :need || exit /b 4
"%VPY%" -m bench %ARGS%
exit /b %ERRORLEVEL%

:docs
call :need docs || exit /b 4
"%VPY%" -m sphinx -q -W --keep-going -b html -d out\doctrees docs out\site || exit /b 1
echo 文档 / docs: out\site\index.html
exit /b 0

:build
call :find_pip || exit /b 4
%PY% -m pip wheel -q --disable-pip-version-check --no-deps %OFFLINE% -w out\dist . || exit /b 1
echo 安装包 / wheel: out\dist
exit /b 0

:enclave
call :need || exit /b 4
"%VENV%\Scripts\enclave.exe" %ARGS%
exit /b %ERRORLEVEL%

rem --- the interpreter: %PYTHON%, else py -3.11 to -3.13, else python
:find_pip
set "OFFLINE="
if defined ENCLAVE_WHEELS set OFFLINE=--no-index --find-links "%ENCLAVE_WHEELS%"
set "PY="
if defined PYTHON set PY="%PYTHON%"
if not defined PY for %%v in (3.13 3.12 3.11) do py -%%v -c "pass" >nul 2>nul && set "PY=py -%%v"
if not defined PY set "PY=python"
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || (
    echo 需要 Python 3.11 或更新版本，请先安装。 1>&2
    echo Python 3.11 or newer is needed: install it first. 1>&2
    exit /b 4
)
%PY% -m pip --version >nul 2>nul || (
    echo 这个 Python 没有 pip：运行 %PY% -m ensurepip。 1>&2
    echo This Python has no pip: run %PY% -m ensurepip. 1>&2
    exit /b 4
)
exit /b 0

rem --- need EXTRAS: .venv holds the package with these extras; re-installed when the pins change
:need
set "WANTED=%~1"
if defined ENCLAVE_EXTRAS if defined WANTED set "WANTED=%WANTED%,%ENCLAVE_EXTRAS%"
if defined ENCLAVE_EXTRAS if not defined WANTED set "WANTED=%ENCLAVE_EXTRAS%"
set "NAME=default"
if defined WANTED set "NAME=%WANTED:,=+%"
set "STAMP=%VENV%\.installed-%NAME%"
if exist "%STAMP%" fc /b "%STAMP%" pyproject.toml >nul 2>nul && if exist "%STAMP%.pins" fc /b "%STAMP%.pins" constraints.txt >nul 2>nul && exit /b 0
call :find_pip || exit /b 4
echo 正在准备 .venv（%NAME%），只需一次 / preparing .venv, once ... 1>&2
if not exist "%VPY%" %PY% -m venv --without-pip "%VENV%" || exit /b 4
set "TARGET=."
if defined WANTED set "TARGET=.[%WANTED%]"
%PY% -m pip --python "%VPY%" install -q --disable-pip-version-check --no-warn-script-location %OFFLINE% -c constraints.txt -e "%TARGET%" || exit /b 4
copy /y pyproject.toml "%STAMP%" >nul
copy /y constraints.txt "%STAMP%.pins" >nul
exit /b 0

:help
call :usage
exit /b 0

:usage
echo do demo            运行楚雄示例，结果写入 out\chuxiong   run the Chuxiong example
echo do test [ARGS]     默认测试（参数传给 pytest）           the default tests
echo do test-heavy      重型测试（大样本属性测试）             the heavier suites
echo do release-test    发布前测试（百万份生成的协议）         a million generated agreements
echo do check           风格、类型、依赖方向与项目守则         lint, types, imports, house rules
echo do bench [--quick] 与同类工具的速度对比                  speed beside other tools
echo do docs            生成文档网站 out\site                 build the documentation site
echo do build           生成安装包 out\dist                   build the wheel
echo do enclave ARGS    在项目环境中运行 enclave              run the command line
echo do help            本页                                 this page
exit /b 0
